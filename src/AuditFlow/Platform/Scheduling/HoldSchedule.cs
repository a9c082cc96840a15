using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Scheduling;

/// <summary>Sends nothing until somebody resumes the schedule or a day begins. What is planned for that time is not made up for.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record PauseSchedule : ICommand
{
    public required Guid ScheduleId { get; init; }

    /// <summary>The first day on which it rings again, in the schedule's zone; null until somebody resumes it.</summary>
    public DateOnly? Until { get; init; }

    [Required(ErrorMessage = "Say why it is paused.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

/// <summary>Ends the pause of a schedule. The time while it was paused is not made up for.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record ResumeSchedule : ICommand
{
    public required Guid ScheduleId { get; init; }
}

/// <summary>Leaves out one occurrence that is still to come.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record SkipOccurrence : ICommand
{
    public required Guid ScheduleId { get; init; }

    /// <summary>Which: the key of the <see cref="Occurrence"/>.</summary>
    [Required]
    [MaxLength(60)]
    public required string Key { get; init; }

    [Required(ErrorMessage = "Say why it is left out.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

/// <summary>Takes an occurrence in again that was to be left out, before its time.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record UndoSkip : ICommand
{
    public required Guid ScheduleId { get; init; }

    [Required]
    [MaxLength(60)]
    public required string Key { get; init; }
}

internal sealed class PauseScheduleHandler(AuditFlowDb db, ScheduleChanges changes, AfterCommit afterCommit, CurrentActor current, Trail trail, Ids ids, TimeProvider clock) : IRequestHandler<PauseSchedule, Unit>
{
    public async Task<Unit> Handle(PauseSchedule request, CancellationToken cancellationToken)
    {
        var schedule = Refuse.IfMissing(await db.Schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == request.ScheduleId, cancellationToken), "schedule of this id");
        var now = clock.GetUtcNow();
        await db.HoldAsync($"schedule:{schedule.Id}", cancellationToken);
        Refuse.If(!schedule.IsOn, "schedule-off", "This schedule is off, so it sends nothing already.");
        Refuse.If((await db.HoldsOfAsync(schedule, cancellationToken)).IsPausedAt(now), "schedule-paused", "This schedule is paused already.");
        Refuse.If(request.Until <= Deadline.DayOf(now, schedule.Zone), "pause-ends-before", "The first day on which it rings again lies in the past. Choose a day after today, or none.");
        DateTimeOffset? until = request.Until is { } day ? LocalTime.InstantOf(day, TimeOnly.MinValue, schedule.Zone) : null;
        var reason = request.Reason.Trim();
        db.SchedulePauses.Add(SchedulePause.Of(ids.New(), schedule, now, until, current.Actor.Name, reason));
        afterCommit.Do(changes.Ring);
        trail.Add(
            schedule.AuditId, "schedule-paused", $"schedule:{schedule.Id}", $"Schedule '{schedule.Name}' is paused {(request.Until is { } end ? $"until {end:yyyy-MM-dd}" : "without an end")}: {reason}",
            new { request.Until });
        return Unit.Value;
    }
}

internal sealed class ResumeScheduleHandler(AuditFlowDb db, ScheduleChanges changes, AfterCommit afterCommit, Trail trail, TimeProvider clock) : IRequestHandler<ResumeSchedule, Unit>
{
    public async Task<Unit> Handle(ResumeSchedule request, CancellationToken cancellationToken)
    {
        var schedule = Refuse.IfMissing(await db.Schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == request.ScheduleId, cancellationToken), "schedule of this id");
        var now = clock.GetUtcNow();
        var pauses = (await db.SchedulePauses.AsTracking().Where(p => p.ScheduleId == schedule.Id && p.ResumedAt == null).ToListAsync(cancellationToken)).FindAll(p => p.Holds(now));
        Refuse.If(pauses.Count == 0, "schedule-not-paused", "This schedule is not paused.");
        pauses.ForEach(p => p.Resume(now));
        afterCommit.Do(changes.Ring);
        trail.Add(schedule.AuditId, "schedule-resumed", $"schedule:{schedule.Id}", $"Schedule '{schedule.Name}' goes on. What was planned for the pause is not made up for.");
        return Unit.Value;
    }
}

internal sealed class SkipOccurrenceHandler(AuditFlowDb db, ICalendars calendars, ScheduleChanges changes, AfterCommit afterCommit, CurrentActor current, Trail trail, Ids ids, TimeProvider clock) : IRequestHandler<SkipOccurrence, Unit>
{
    public async Task<Unit> Handle(SkipOccurrence request, CancellationToken cancellationToken)
    {
        var schedule = Refuse.IfMissing(await db.Schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == request.ScheduleId, cancellationToken), "schedule of this id");
        var skips = db.ScheduleSkips;
        if (await skips.AnyAsync(s => s.ScheduleId == schedule.Id && s.Key == request.Key, cancellationToken))
        {
            trail.KeepSilent();
            return Unit.Value;
        }

        var now = clock.GetUtcNow();
        var occurrence = await db.OccurrenceAsync(schedule, calendars, request.Key, now, cancellationToken);
        Refuse.If(occurrence is null, "occurrence-over", "This occurrence is not among those to come. Look at the page again.");
        var reason = request.Reason.Trim();
        db.ScheduleSkips.Add(ScheduleSkip.Of(ids.New(), schedule, occurrence, now, current.Actor.Name, reason));
        afterCommit.Do(changes.Ring);
        trail.Add(
            schedule.AuditId, "occurrence-skipped", $"schedule:{schedule.Id}", $"Schedule '{schedule.Name}' leaves out what is planned for {occurrence.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {reason}", new { request.Key, occurrence.At });
        return Unit.Value;
    }
}

internal sealed class UndoSkipHandler(AuditFlowDb db, ICalendars calendars, ScheduleChanges changes, AfterCommit afterCommit, Trail trail, TimeProvider clock) : IRequestHandler<UndoSkip, Unit>
{
    public async Task<Unit> Handle(UndoSkip request, CancellationToken cancellationToken)
    {
        var schedule = Refuse.IfMissing(await db.Schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == request.ScheduleId, cancellationToken), "schedule of this id");
        var skip = await db.ScheduleSkips.AsTracking().SingleOrDefaultAsync(s => s.ScheduleId == schedule.Id && s.Key == request.Key, cancellationToken);
        if (skip is null)
        {
            trail.KeepSilent();
            return Unit.Value;
        }

        var occurrence = await db.OccurrenceAsync(schedule, calendars, request.Key, clock.GetUtcNow(), cancellationToken);
        Refuse.If(occurrence is null, "occurrence-over", "The time of this occurrence is over; it stays left out.");
        db.ScheduleSkips.Remove(skip);
        afterCommit.Do(changes.Ring);
        trail.Add(
            schedule.AuditId, "occurrence-taken-in", $"schedule:{schedule.Id}", $"Schedule '{schedule.Name}' sends what is planned for {occurrence.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC after all.", new { request.Key, occurrence.At });
        return Unit.Value;
    }
}

internal static class OccurrencesToCome
{
    /// <summary>As many are looked at: the pages show ten.</summary>
    const int Most = 200;

    extension(AuditFlowDb db)
    {
        /// <summary>The occurrence of a key among the next ones; null when it is not one of them.</summary>
        public async Task<Occurrence?> OccurrenceAsync(Schedule schedule, ICalendars calendars, string key, DateTimeOffset now, CancellationToken cancellationToken)
            => schedule.OccurrencesAfter(now, await calendars.ReadAsync(cancellationToken)).Take(Most).FirstOrDefault(o => o.Key == key);
    }
}
