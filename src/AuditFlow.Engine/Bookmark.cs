using System.Text.Json;

namespace AuditFlow.Engine;

/// <summary>A place where a run waits. The host indexes it by name, key and due time, and resumes it by its id.</summary>
public sealed record Bookmark
{
    public required string Id { get; init; }

    /// <summary>What kind of thing is waited for; the type of the activity unless it says otherwise: <c>Elsa.Event</c>, <c>Elsa.Delay</c>, <c>AuditFlow.Gate</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The text by which the host finds the bookmark, for example the name of the event. Several instances may wait on the same key.</summary>
    public required string Key { get; init; }

    /// <summary>The correlation id of the instance when the bookmark was set.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>When the clock resumes this bookmark; null = the clock never does.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public required string ActivityId { get; init; }

    public required string ActivityNodeId { get; init; }

    /// <summary>The execution of the activity that waits. One activity that is reached twice waits twice, with a bookmark each.</summary>
    public required string ActivityInstanceId { get; init; }

    /// <summary>What the activity keeps with the bookmark.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>Whether resuming it removes it. Otherwise it stands until its activity ends or removes it.</summary>
    public bool AutoBurn { get; init; } = true;

    /// <summary>Which continuation of the activity is called; null = the activity simply completes.</summary>
    public string? Callback { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
