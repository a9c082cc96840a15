namespace AuditFlow.Engine;

/// <summary>What an activity may know of the run that it is part of.</summary>
public sealed record RunFacts
{
    public required string InstanceId { get; init; }

    public required string DefinitionId { get; init; }

    public required string DefinitionVersionId { get; init; }

    public required int Version { get; init; }

    public string? CorrelationId { get; init; }

    public string? Name { get; init; }

    public string? ParentInstanceId { get; init; }

    /// <summary>The host's own facts, inherited from run to run.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    public required TimeProvider Clock { get; init; }
}
