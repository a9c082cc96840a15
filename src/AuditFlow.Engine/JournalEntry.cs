using System.Text.Json;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine;

/// <summary>One line of a run's journal. The facts of the activity are shared with the compiled workflow, so an entry is small.</summary>
public readonly struct JournalEntry
{
    private readonly object? _payload;

    internal JournalEntry(long sequence, string eventName, IJournalStep step, string activityInstanceId, string? parentActivityInstanceId, string? message, object? payload, DateTimeOffset at)
    {
        Sequence = sequence;
        Event = eventName;
        Step = step;
        ActivityInstanceId = activityInstanceId;
        ParentActivityInstanceId = parentActivityInstanceId;
        Message = message;
        _payload = payload;
        At = at;
    }

    /// <summary>Counts the entries of an instance from 0, over all its bursts.</summary>
    public long Sequence { get; }

    /// <summary>Started, Resumed, Suspended, Completed, Faulted, Canceled, Workflow cancelled …: Elsa's words.</summary>
    public string Event { get; }

    public string ActivityId => Step.ActivityId;

    public string ActivityType => Step.Type;

    public int ActivityTypeVersion => Step.TypeVersion;

    public string? ActivityName => Step.Name;

    /// <summary>The ids of the activity's ancestors and its own, joined by colons.</summary>
    public string NodeId => Step.NodeId;

    public string ActivityInstanceId { get; }

    public string? ParentActivityInstanceId { get; }

    public string? Message { get; }

    public DateTimeOffset At { get; }

    /// <summary>Outcomes of a completion, the exception of a fault, what an activity noted; null for most entries.</summary>
    public JsonElement? Payload => _payload switch
    {
        null => null,
        JsonElement element => element,
        _ => ValueConversion.ToElement(_payload),
    };

    internal IJournalStep Step { get; }

    /// <summary>The payload as JSON text.</summary>
    internal string? PayloadText => _payload is JsonElement element ? element.GetRawText() : Payload?.GetRawText();

    public override string ToString() => $"{Event} {ActivityId}";
}
