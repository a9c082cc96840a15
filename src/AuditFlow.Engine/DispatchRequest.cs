namespace AuditFlow.Engine;

/// <summary>A run that an activity of the host wants started. The activity does not wait for it unless it gives a key of a bookmark of its own.</summary>
public sealed record DispatchRequest
{
    public required string DefinitionId { get; init; }

    public WorkflowVersion Version { get; init; }

    public IReadOnlyDictionary<string, object?> Input { get; init; } = EmptyValues.Instance;

    public string? CorrelationId { get; init; }

    /// <summary>The key of a bookmark of the dispatching activity that the end of the child resumes, with a <see cref="ChildFinished"/> as input.</summary>
    public string? ParentKey { get; init; }
}
