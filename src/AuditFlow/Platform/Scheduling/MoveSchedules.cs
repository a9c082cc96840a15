using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Scheduling;

/// <summary>
/// Sent with every change of a calendar, in its transaction: schedules by rule go by the new calendars from this moment on.
/// An occurrence that was sent is not repeated, and one that the change moved to the past is not made up for; what was due
/// already under the old calendars still is.
/// </summary>
[Allow(Permission.ManageCalendars)]
internal sealed record MoveSchedules : ICommand<IReadOnlyList<MovedSchedule>>
{
    [Secret]
    public required CompanyCalendars Before { get; init; }

    [Secret]
    public required CompanyCalendars After { get; init; }
}

/// <summary>A schedule whose next time is another now.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">For people.</param>
/// <param name="Before">Its next time under the old calendars.</param>
/// <param name="After">Its next time under the new ones.</param>
/// <param name="IsLost">Whether the change moved the next occurrence to the past, so that it will not be sent.</param>
internal sealed record MovedSchedule(Guid Id, string Name, DateTimeOffset? Before, DateTimeOffset? After, bool IsLost);

internal sealed class MoveSchedulesHandler(AuditFlowDb db, ScheduleChanges changes, AfterCommit afterCommit, Trail trail, TimeProvider clock) : IRequestHandler<MoveSchedules, IReadOnlyList<MovedSchedule>>
{
    // Further than this nobody looks ahead for what a change has moved over the present.
    const int Looked = 12;

    public async Task<IReadOnlyList<MovedSchedule>> Handle(MoveSchedules request, CancellationToken cancellationToken)
    {
        trail.KeepSilent();
        afterCommit.Do(changes.Ring);
        var now = clock.GetUtcNow();
        var schedules = await db.Schedules.AsTracking().Where(s => s.IsOn && s.RuleText != null).OrderBy(s => s.Name).ToListAsync(cancellationToken);
        var holds = await db.HoldsOfAsync(schedules, cancellationToken);
        var moved = new List<MovedSchedule>();
        foreach (var schedule in schedules)
        {
            var held = holds[schedule.Id];
            var isBehind = schedule.OccurrencesAfter(schedule.LastPlannedAt, request.Before).TakeWhile(o => o.At <= now).Any(held.Lets);
            if (!isBehind)
            {
                schedule.LeavePastBehind(now);
            }

            var was = schedule.OccurrencesAfter(now, request.Before).Where(held.Lets).Take(Looked).ToList();
            var next = schedule.OccurrencesAfter(now, request.After).Where(held.Lets).Take(Looked).ToList();
            if (was.FirstOrDefault()?.At == next.FirstOrDefault()?.At)
            {
                continue;
            }

            var isLost = was is [var first, ..] && next.TrueForAll(o => o.Key != first.Key);
            moved.Add(new MovedSchedule(schedule.Id, schedule.Name, was.FirstOrDefault()?.At, next.FirstOrDefault()?.At, isLost));
            trail.Add(
                schedule.AuditId, "schedule-moved", $"schedule:{schedule.Id}",
                $"The calendars moved the next time of schedule '{schedule.Name}' from {Say(was)} to {Say(next)}.{(isLost ? " What was planned then lies in the past now and is not made up for." : "")}");
        }

        return moved;
    }

    static string Say(List<Occurrence> occurrences) => occurrences is [var first, ..] ? $"{first.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "none";
}
