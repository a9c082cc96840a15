namespace AuditFlow.Engine;

/// <summary>
/// Which waiting parent a finished child resumes. The host finds the bookmark of the instance <paramref name="ParentInstanceId"/> whose
/// <see cref="Bookmark.Key"/> is <paramref name="Key"/> and resumes it with <see cref="ResumeRun.Input"/> = <paramref name="Outcome"/>.
/// The key is the child's instance id for ExecuteWorkflow and DispatchWorkflow (one bookmark a child, burnt by the resume); all children of one
/// BulkDispatchWorkflows share the one bookmark of that activity, which stands until the last child came back. When no such bookmark stands any more
/// (the parent was cancelled, faulted or took another way), there is nothing to do.
/// </summary>
public sealed record ParentResume(string ParentInstanceId, string Key, ChildFinished Outcome);

/// <summary>How a child run ended; the resume input of the activity that waits for it.</summary>
public sealed record ChildFinished
{
    public required string InstanceId { get; init; }

    public required string DefinitionId { get; init; }

    public required WorkflowStatus Status { get; init; }

    public required WorkflowSubStatus SubStatus { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>The child's outputs by name.</summary>
    public IReadOnlyDictionary<string, object?> Output { get; init; } = EmptyValues.Instance;
}
