namespace AuditFlow.Shared;

/// <summary>What happened, newest first; drawn by <c>_Timeline</c>.</summary>
public sealed record Timeline(IReadOnlyList<TimelineEntry> Entries);

/// <summary>One thing that happened.</summary>
public sealed record TimelineEntry(DateTimeOffset At, string Text)
{
    public string Icon { get; init; } = "circle-dot";

    public Tone Tone { get; init; } = Tone.Info;

    /// <summary>What the entry is about, after the text.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    public string? Detail { get; init; }
}
