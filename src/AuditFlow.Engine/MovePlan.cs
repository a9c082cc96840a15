namespace AuditFlow.Engine;

/// <summary>
/// What moving an instance to another version of its definition would do; see <see cref="WorkflowEngine.PlanMove"/>. Sentences are for the person who decides.
/// </summary>
public sealed record MovePlan
{
    public required string InstanceId { get; init; }

    /// <summary>The version that the instance runs.</summary>
    public required int FromVersion { get; init; }

    public required int ToVersion { get; init; }

    /// <summary>What stands against the move, a sentence each. Empty = it can be done.</summary>
    public IReadOnlyList<string> Hindrances { get; init; } = [];

    /// <summary>What will be different for the run, a sentence each: variables, ways, steps that it will not come to.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Every activity that is alive, in the order in which they started, with its counterpart.</summary>
    public IReadOnlyList<MovedActivity> Activities { get; init; } = [];

    /// <summary>Every variable of a living activity on either side.</summary>
    public IReadOnlyList<MovedVariable> Variables { get; init; } = [];

    public bool IsPossible => Hindrances.Count == 0;
}

/// <summary>A living activity and its counterpart in the new version.</summary>
/// <param name="ActivityInstanceId">The execution; it stays the same.</param>
/// <param name="FromNodeId">Where it is.</param>
/// <param name="ToNodeId">Where it will be; null = the new version has nothing that could go on with it.</param>
/// <param name="IsWaiting">Whether it has a bookmark.</param>
public sealed record MovedActivity(string ActivityInstanceId, string FromNodeId, string? ToNodeId, bool IsWaiting);

/// <summary>What becomes of a variable.</summary>
public enum VariableMove
{
    /// <summary>Its value stays.</summary>
    Kept,

    /// <summary>Its value is turned into the new type; where that cannot be done the new type's default takes its place.</summary>
    Converted,

    /// <summary>The new version does not declare it; its value is lost.</summary>
    Dropped,

    /// <summary>The new version declares it; it has its first value.</summary>
    Added,
}

/// <summary>A variable of a living activity.</summary>
public sealed record MovedVariable(string NodeId, string Name, VariableMove Move);
