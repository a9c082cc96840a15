using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine;

/// <summary>
/// An instance between two bursts. It holds only what is alive: the variables, the counters of flowcharts, the activities that wait or failed. What ended
/// is in the journal alone. An object of this class never changes; each burst makes a new one.
/// </summary>
public sealed class WorkflowState
{
    internal WorkflowState()
    {
    }

    public string InstanceId { get; internal init; } = "";

    public string DefinitionId { get; internal init; } = "";

    public string DefinitionVersionId { get; internal init; } = "";

    public int Version { get; internal init; }

    public WorkflowStatus Status => SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled or WorkflowSubStatus.Faulted
        ? WorkflowStatus.Finished
        : WorkflowStatus.Running;

    public WorkflowSubStatus SubStatus { get; internal init; }

    public string? CorrelationId { get; internal init; }

    public string? Name { get; internal init; }

    public string? ParentInstanceId { get; internal init; }

    /// <summary>The key of the parent's bookmark that waits for this run.</summary>
    public string? ParentKey { get; internal init; }

    public IReadOnlyDictionary<string, string> Properties { get; internal init; } = EmptyProperties.Instance;

    public IReadOnlyDictionary<string, object?> Input { get; internal init; } = EmptyValues.Instance;

    public IReadOnlyDictionary<string, object?> Output { get; internal init; } = EmptyValues.Instance;

    /// <summary>The variables of the workflow itself, by name.</summary>
    public IReadOnlyDictionary<string, object?> Variables
        => Runs.Count == 0 ? EmptyValues.Instance : new Dictionary<string, object?>(Runs[0].Values.DistinctBy(value => value.Key), StringComparer.Ordinal);

    public IReadOnlyList<Bookmark> Bookmarks { get; internal init; } = [];

    public IReadOnlyList<Incident> Incidents { get; internal init; } = [];

    /// <summary>How many journal entries the instance has written so far.</summary>
    public long JournalSequence { get; internal init; }

    public DateTimeOffset CreatedAt { get; internal init; }

    public DateTimeOffset UpdatedAt { get; internal init; }

    public DateTimeOffset? FinishedAt { get; internal init; }

    /// <summary>The activities that are alive: their ids, in the order in which they started.</summary>
    public IReadOnlyList<LiveActivity> Activities => [.. Runs.Select(run => new LiveActivity(run.Id, run.NodeId, run.Status))];

    /// <summary>The workflow's own execution first; empty before the first burst.</summary>
    internal IReadOnlyList<RunRecord> Runs { get; init; } = [];

    /// <summary>The state as UTF-8 JSON, for the host to keep.</summary>
    public byte[] Serialize() => StateJson.Write(this);

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    public static WorkflowState Parse(ReadOnlyMemory<byte> utf8Json) => StateJson.Read(utf8Json);
}

/// <summary>An execution of an activity that has not ended.</summary>
public sealed record LiveActivity(string ActivityInstanceId, string NodeId, ActivityStatus Status);
