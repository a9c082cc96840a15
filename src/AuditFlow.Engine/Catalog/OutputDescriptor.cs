namespace AuditFlow.Engine;

/// <summary>One output of an activity, which a definition can bind to a variable.</summary>
public sealed record OutputDescriptor
{
    public required string Name { get; init; }

    public Type Type { get; init; } = typeof(object);

    public string TypeName { get => field ?? TypeAlias.Of(Type); init; }

    public string DisplayName { get => field ?? Words.Of(Name); init; }

    public string Description { get; init; } = "";

    public float Order { get; init; }

    public bool IsBrowsable { get; init; } = true;

    public bool IsSynthetic { get; init; }
}
