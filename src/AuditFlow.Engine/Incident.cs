namespace AuditFlow.Engine;

/// <summary>A fault of an activity. It stays with the instance; an operator resolves it by a retry or by skipping the activity.</summary>
public sealed record Incident
{
    public required string ActivityId { get; init; }

    public required string NodeId { get; init; }

    public required string ActivityType { get; init; }

    public required string ActivityInstanceId { get; init; }

    public required string Message { get; init; }

    /// <summary>What lies behind the message, for example what a script says went wrong and where; null when there is nothing more to tell.</summary>
    public string? Detail { get; init; }

    public required string ExceptionType { get; init; }

    public required DateTimeOffset At { get; init; }

    public bool IsResolved { get; init; }
}
