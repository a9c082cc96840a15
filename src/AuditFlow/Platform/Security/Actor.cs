namespace AuditFlow.Platform.Security;

/// <summary>Who or what sends a request. The trail keeps its <see cref="Name"/> and the person behind it.</summary>
public abstract record Actor
{
    /// <summary>How the trail names the actor, for example <c>person:cfo@example.com</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The person behind the actor, where there is one: duties that may not be combined look at it.</summary>
    public virtual Guid? PersonId => null;

    /// <summary>The mailbox of the person for whom a machine acts.</summary>
    public virtual string? OnBehalfOf => null;
}

/// <summary>A signed-in person.</summary>
public sealed record PersonActor(Guid AccountId, Guid? Person, string Email, IReadOnlyList<Role> Roles) : Actor
{
    public override string Name => $"person:{Email}";

    public override Guid? PersonId => Person;

    public bool Is(Role role) => Roles.Contains(role);
}

/// <summary>The holder of a personal link: one recipient, one item.</summary>
public sealed record LinkActor(Guid LinkId, Guid Person, string Email, string Purpose, Guid ItemId) : Actor
{
    public override string Name => $"link:{Email}";

    public override Guid? PersonId => Person;

    /// <summary>What this browser has shown so far of who holds it.</summary>
    public IdentityLevel Level { get; init; } = IdentityLevel.L1;

    /// <summary>How, in the words of <see cref="IdentityMethod"/>.</summary>
    public string Method { get; init; } = IdentityMethod.Link;
}

/// <summary>A workflow run, on behalf of the person who started its audit or campaign.</summary>
public sealed record RunActor(string InstanceId, string Definition, int DefinitionVersion, Guid? AuditId, string? StartedBy) : Actor
{
    public override string Name => $"run:{Definition} v{DefinitionVersion}/{InstanceId}";

    public override string? OnBehalfOf => StartedBy;
}

/// <summary>A clock of the product.</summary>
public sealed record ScheduleActor(string Schedule) : Actor
{
    public override string Name => $"schedule:{Schedule}";
}

/// <summary>Somebody at the command line of the server.</summary>
public sealed record OperatorActor(string Login) : Actor
{
    public override string Name => $"operator:{Login}";
}

/// <summary>The product itself, for work that nobody asked for in person: pumps and start-up.</summary>
public sealed record SystemActor(string Part) : Actor
{
    public override string Name => $"system:{Part}";
}

/// <summary>A visitor who has not signed in.</summary>
public sealed record AnonymousActor : Actor
{
    public override string Name => "anonymous";
}

/// <summary>The actor of the current scope, set once at the edge: web request, link session, pump, job, command line.</summary>
public sealed class CurrentActor
{
    public Actor Actor { get; private set; } = new AnonymousActor();

    internal int SendsNestedIn { get; set; }

    public void Is(Actor actor) => Actor = actor;
}
