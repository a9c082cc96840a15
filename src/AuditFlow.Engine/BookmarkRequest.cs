namespace AuditFlow.Engine;

/// <summary>What an activity waits for. It may set several: an answer or a timer.</summary>
public sealed record BookmarkRequest
{
    /// <summary>The text by which the host finds the bookmark.</summary>
    public required string Key { get; init; }

    /// <summary>The kind of thing waited for; the activity's type unless given.</summary>
    public string? Name { get; init; }

    /// <summary>When the clock resumes it.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What to keep with it; serialised as JSON.</summary>
    public object? Payload { get; init; }

    /// <summary>Whether resuming it removes it.</summary>
    public bool AutoBurn { get; init; } = true;

    /// <summary>A word by which <see cref="Activity.OnResumedAsync"/> tells its bookmarks apart.</summary>
    public string? Callback { get; init; }
}
