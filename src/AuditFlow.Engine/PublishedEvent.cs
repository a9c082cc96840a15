namespace AuditFlow.Engine;

/// <summary>
/// An event that a run published. It resumes every bookmark named <c>Elsa.Event</c> whose key is <see cref="Name"/>, and starts every published workflow
/// that has such an event as trigger. With <see cref="CorrelationId"/> only bookmarks of instances with that correlation id are meant; with
/// <see cref="InstanceId"/> (a local event) only bookmarks of that instance, and nothing is started.
/// </summary>
public sealed record PublishedEvent
{
    public required string Name { get; init; }

    public string? CorrelationId { get; init; }

    public string? InstanceId { get; init; }

    public object? Payload { get; init; }
}
