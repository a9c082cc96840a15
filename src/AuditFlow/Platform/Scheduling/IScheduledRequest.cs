namespace AuditFlow.Platform.Scheduling;

/// <summary>A request that a schedule sends. Schedule and planned time together are unique: the same time is never sent twice.</summary>
public interface IScheduledRequest
{
    Guid ScheduleId { get; init; }

    /// <summary>The time for which it was planned, which after downtime lies before the time at which it is sent.</summary>
    DateTimeOffset PlannedFor { get; init; }
}
