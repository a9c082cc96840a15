using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>One schedule: what it asks, its next ten times, what it has started.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record ShowSchedule : IQuery<ScheduleSheet>
{
    public const int Size = 20;

    public required Guid ScheduleId { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

internal sealed record ScheduleSheet
{
    /// <summary>So many occurrences are looked at for one that is sent.</summary>
    public const int Looked = 1000;

    public required ScheduleLine Schedule { get; init; }

    public required CampaignPeriod Period { get; init; }

    public required int DaysToAnswer { get; init; }

    public required bool DueInBusinessDays { get; init; }

    /// <summary>How many controls it would ask about today.</summary>
    public required int Controls { get; init; }

    /// <summary>Which, where a filter is applied anew each time; null where they were named one by one.</summary>
    public string? Filter { get; init; }

    public required bool SkipsMissed { get; init; }

    public required bool FollowsCalendars { get; init; }

    /// <summary>The next ten, skipped ones and those in a pause among them.</summary>
    public required IReadOnlyList<OccurrenceLine> Next { get; init; }

    /// <summary>What was started, the newest first, one page of it.</summary>
    public required IReadOnlyList<SentCampaign> Sent { get; init; }

    public required int Total { get; init; }

    /// <summary>What was left out and is over, the newest first.</summary>
    public required IReadOnlyList<ScheduleSkip> Skipped { get; init; }
}

/// <summary>One occurrence to come.</summary>
internal sealed record OccurrenceLine(PlannedCampaign Planned, ScheduleSkip? Skip, bool IsPaused);

internal sealed class ShowScheduleHandler(AuditFlowDb db, ControlChoice controls, ICalendars calendars, TimeProvider clock) : IRequestHandler<ShowSchedule, ScheduleSheet>
{
    public async Task<ScheduleSheet> Handle(ShowSchedule request, CancellationToken cancellationToken)
    {
        var schedule = await db.CampaignScheduleAsync(request.ScheduleId, cancellationToken);
        var now = clock.GetUtcNow();
        var company = await calendars.ReadAsync(cancellationToken);
        var holds = await db.HoldsOfAsync(schedule, cancellationToken);
        var asked = JsonSerializer.Deserialize<AskedBySchedule>(schedule.Request, WorkflowJson.Inputs)!;
        var next = PreviewScheduleHandler.Planned(schedule.OccurrencesAfter(now, company).Take(PreviewSchedule.Shown), asked.Period, asked.DaysToAnswer, asked.DueInBusinessDays, company);
        var sent = db.SentBy(schedule.Id);
        var scope = asked.Scope is { IsJustControls: false } filter ? filter : null;
        return new ScheduleSheet
        {
            Schedule = (await db.LinesAsync([schedule], company, now, cancellationToken))[0], Period = asked.Period, DaysToAnswer = asked.DaysToAnswer, DueInBusinessDays = asked.DueInBusinessDays,
            Filter = scope?.Words,
            Controls = scope is null ? (asked.Scope?.ControlIds ?? asked.ControlIds ?? []).Count : (await controls.ChooseAsync(ChooseControls.In(scope, schedule.AuditId), cancellationToken)).Controls.Count, SkipsMissed = schedule.SkipsMissed, FollowsCalendars = schedule.RuleText is not null,
            Next = [.. next.Select(p => new OccurrenceLine(p, holds.SkipOf(p.Occurrence), holds.IsPausedAt(p.Occurrence.At)))],
            Sent = [.. (await sent.Skip((request.Page - 1) * ShowSchedule.Size).Take(ShowSchedule.Size).ToListAsync(cancellationToken)).Select(ScheduleLines.Sent)],
            Total = await sent.CountAsync(cancellationToken), Skipped = [.. holds.Skips.Where(s => s.PlannedFor <= now).OrderByDescending(s => s.PlannedFor).Take(ShowSchedule.Size)],
        };
    }

    // The members of the request that the page shows; schedules of before lack some.
    sealed record AskedBySchedule(CampaignPeriod Period, int DaysToAnswer, bool DueInBusinessDays, IReadOnlyList<string>? ControlIds, CampaignScope? Scope);
}

internal static class CampaignSchedules
{
    extension(AuditFlowDb db)
    {
        public async Task<Schedule> CampaignScheduleAsync(Guid id, CancellationToken cancellationToken)
        {
            var schedules = db.Schedules;
            return Refuse.IfMissing(await schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.RequestType == nameof(IssueScheduledCampaign), cancellationToken), "schedule of this id");
        }
    }
}
