namespace AuditFlow.Engine;

/// <summary>Which bookmark of a suspended run is resumed, and what it brings.</summary>
public sealed record ResumeRun
{
    public required string BookmarkId { get; init; }

    /// <summary>
    /// What the waited-for thing brought. For <c>Elsa.Event</c> the event's payload, for a child workflow a <see cref="ChildFinished"/>, for
    /// <c>Elsa.RunTask</c> a dictionary with the member <c>RunTaskInput</c>, for a host's own activity whatever that activity expects.
    /// </summary>
    public object? Input { get; init; }
}
