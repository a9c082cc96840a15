using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using MediatR;

namespace AuditFlow.Platform.Scheduling;

/// <summary>
/// Plans a request for every time of a cron expression. A schedule of an audit begins switched off: the audit's drawing
/// switches it on.
/// </summary>
[Allow(Permission.PlanSchedules)]
public sealed record PlanSchedule : ICommand<Guid>
{
    [Required]
    [MaxLength(200)]
    public required string Name { get; init; }

    /// <summary>Quartz's dialect, for example <c>0 0 9 1 * ?</c>: nine o'clock on the first of each month.</summary>
    [Required]
    [MaxLength(120)]
    public required string Cron { get; init; }

    [Required]
    [MaxLength(60)]
    public required string TimeZone { get; init; }

    public Guid? AuditId { get; init; }

    /// <summary>The name of an <see cref="IScheduledRequest"/>.</summary>
    [Required]
    public required string RequestType { get; init; }

    /// <summary>The rest of that request as JSON.</summary>
    [Required]
    public required string Request { get; init; }

    public bool SkipsMissed { get; init; }
}

internal sealed class PlanScheduleHandler(AuditFlowDb db, ScheduleChanges changes, AfterCommit afterCommit, Trail trail, Ids ids, TimeProvider clock) : IRequestHandler<PlanSchedule, Guid>
{
    public Task<Guid> Handle(PlanSchedule request, CancellationToken cancellationToken)
    {
        var schedule = Schedule.Of(
            ids.New(), request.Name.Trim(), request.Cron.Trim(), request.TimeZone, request.AuditId, request.RequestType, request.Request, request.SkipsMissed, clock.GetUtcNow());
        if (request.AuditId is not null)
        {
            schedule.SwitchOff();
        }

        db.Schedules.Add(schedule);
        afterCommit.Do(changes.Ring);
        trail.Add(request.AuditId, "schedule-planned", $"schedule:{schedule.Id}", $"'{request.Name}' was planned for '{request.Cron}' ({request.TimeZone}).");
        return Task.FromResult(schedule.Id);
    }
}
