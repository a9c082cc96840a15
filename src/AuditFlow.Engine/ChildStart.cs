namespace AuditFlow.Engine;

/// <summary>
/// A run that DispatchWorkflow or BulkDispatchWorkflows asks for. Its id is already given, so that storing the parent and starting the child can
/// be separate steps without a duplicate: starting an instance that exists is a no-op for the host.
/// </summary>
public sealed record ChildStart
{
    public required string InstanceId { get; init; }

    public required string DefinitionId { get; init; }

    public WorkflowVersion Version { get; init; }

    public IReadOnlyDictionary<string, object?> Input { get; init; } = EmptyValues.Instance;

    public string? CorrelationId { get; init; }

    public required string ParentInstanceId { get; init; }

    /// <summary>The key of the parent's waiting bookmark; null when the parent does not wait.</summary>
    public string? ParentKey { get; init; }

    /// <summary>The parent's properties, inherited.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = EmptyProperties.Instance;

    /// <summary>The start of this child, ready to be given to the engine.</summary>
    public StartRun ToStartRun() => new()
    {
        InstanceId = InstanceId,
        Input = Input,
        CorrelationId = CorrelationId,
        ParentInstanceId = ParentInstanceId,
        ParentKey = ParentKey,
        Properties = Properties,
    };
}
