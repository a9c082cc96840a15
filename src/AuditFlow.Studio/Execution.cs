using System.Text.Json;
using AuditFlow.Engine;

namespace AuditFlow.Studio;

/// <summary>One execution of one activity of a run, put together from the journal.</summary>
internal sealed class Execution(string run, JournalEntry first)
{
    string status = "Running";
    JsonElement? inputs;
    JsonElement? outputs;
    JsonElement? payload;
    string? fault;

    public string OwnId { get; } = first.ActivityInstanceId;

    public string ActivityId { get; } = first.ActivityId;

    public string NodeId { get; } = ActivityTree.ToStudio(first.NodeId);

    public string? ParentId { get; } = first.ParentActivityInstanceId;

    public DateTimeOffset? CompletedAt { get; private set; }

    public bool IsFaulted => status == "Faulted";

    public bool HasBookmarks { get; set; }

    public void Add(in JournalEntry entry)
    {
        status = entry.Event switch
        {
            "Completed" or "Skipped" => "Completed",
            "Canceled" or "Activity cancelled" or "Workflow cancelled" => "Canceled",
            "Faulted" => "Faulted",
            "Resumed" or "Retried" or "Retry planned" or "Suspended" => "Running",
            _ => status,
        };
        CompletedAt = status is "Completed" or "Canceled" ? entry.At : null;
        fault = entry.Event == "Faulted" ? entry.Message : status == "Faulted" ? fault : null;
        inputs = Section(entry, "inputs") ?? inputs;
        outputs = Section(entry, "outputs") ?? outputs;
        payload = entry.Payload ?? payload;
    }

    /// <summary>What lists need.</summary>
    public object Summary() => new
    {
        id = ExecutionId.Of(run, OwnId), workflowInstanceId = run, activityId = first.ActivityId, activityNodeId = NodeId, activityType = first.ActivityType, activityTypeVersion = first.ActivityTypeVersion,
        activityName = first.ActivityName, startedAt = first.At, hasBookmarks = HasBookmarks, status, completedAt = CompletedAt, metadata = new { },
    };

    /// <summary>All that is known of it.</summary>
    public object Whole() => new
    {
        id = ExecutionId.Of(run, OwnId), workflowInstanceId = run, activityId = first.ActivityId, activityNodeId = NodeId, activityType = first.ActivityType, activityTypeVersion = first.ActivityTypeVersion,
        activityName = first.ActivityName, activityState = inputs, payload = payload is { ValueKind: JsonValueKind.Object } ? payload : null, outputs, properties = new { }, metadata = new { },
        exception = Exception,
        startedAt = first.At, hasBookmarks = HasBookmarks, status, aggregateFaultCount = IsFaulted ? 1 : 0, completedAt = CompletedAt,
        schedulingActivityExecutionId = ParentId is null ? null : ExecutionId.Of(run, ParentId),
    };

    /// <summary>What came of it when it was tried alone.</summary>
    public object Tried() => new { activityState = inputs, payload = payload is { ValueKind: JsonValueKind.Object } ? payload : null, outputs, exception = Exception, status };

    object? Exception => fault is null ? null : new { type = "System.Exception", message = fault, stackTrace = (string?)null, innerException = (object?)null };

    /// <summary>A part of what an entry keeps; null when it keeps none.</summary>
    public static JsonElement? Section(in JournalEntry entry, string name)
        => entry.Payload is { ValueKind: JsonValueKind.Object } kept && kept.TryGetProperty(name, out var section) && section.ValueKind == JsonValueKind.Object ? section : null;

    /// <summary>The executions of a run in the order in which they began; those at these places when any are named.</summary>
    public static async Task<List<Execution>> ReadAsync(IStudioRuns runs, string runId, IReadOnlyCollection<string>? nodeIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Execution>(StringComparer.Ordinal);
        await foreach (var entry in (await runs.ReadJournalAsync(runId, cancellationToken)).WithCancellation(cancellationToken))
        {
            if (found.TryGetValue(entry.ActivityInstanceId, out var known))
            {
                known.Add(entry);
            }
            else if (nodeIds is null || nodeIds.Contains(ActivityTree.ToStudio(entry.NodeId)))
            {
                found[entry.ActivityInstanceId] = known = new Execution(runId, entry);
                known.Add(entry);
            }
        }

        var waiting = found.Count == 0 ? [] : (await runs.FindAsync(runId, cancellationToken))?.State?.Bookmarks.Select(b => b.ActivityInstanceId).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var execution in found.Values)
        {
            execution.HasBookmarks = waiting.Contains(execution.OwnId);
        }

        return [.. found.Values];
    }
}

/// <summary>Executions are asked for by their id alone, so the id says of which run they are.</summary>
internal static class ExecutionId
{
    public static string Of(string run, string execution) => $"{run}.{execution}";

    public static (string Run, string Execution)? Parse(string? id)
        => id?.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? (id[..dot], id[(dot + 1)..]) : null;
}
