using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Whether a schedule sends its times.</summary>
internal enum ScheduleState
{
    On,
    Paused,

    /// <summary>Until its audit switches it on, or because its audit has ended.</summary>
    Off,
}

/// <summary>One page of the schedules that start campaigns, by name.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record ListSchedules : IQuery<ScheduleList>
{
    public const int Size = 50;

    public ScheduleState? State { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

internal sealed record ScheduleList(IReadOnlyList<ScheduleLine> Schedules, int Total, IReadOnlyDictionary<ScheduleState, int> Counts);

/// <summary>One schedule as the list shows it.</summary>
internal sealed record ScheduleLine
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>When it rings, in words.</summary>
    public required string Words { get; init; }

    public required string TimeZone { get; init; }

    public required ScheduleState State { get; init; }

    public SchedulePause? Pause { get; init; }

    public DateTimeOffset? Next { get; init; }

    /// <summary>The newest campaign that it started.</summary>
    public SentCampaign? Last { get; init; }

    public Guid? AuditId { get; init; }

    public string? Audit { get; init; }

    /// <summary>Whether its audit has ended, so that it stays off.</summary>
    public bool IsOver { get; init; }
}

/// <summary>A campaign that a schedule started, at a planned time or by hand.</summary>
internal sealed record SentCampaign(Guid Id, string Name, DateTimeOffset OpenedAt, CampaignState State, bool IsByHand);

internal sealed class ListSchedulesHandler(AuditFlowDb db, ICalendars calendars, TimeProvider clock) : IRequestHandler<ListSchedules, ScheduleList>
{
    public async Task<ScheduleList> Handle(ListSchedules request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (all, pauses) = (db.Schedules.Where(s => s.RequestType == nameof(IssueScheduledCampaign)), db.SchedulePauses);
        var paused = all.Where(s => s.IsOn && pauses.Any(p => p.ScheduleId == s.Id && p.ResumedAt == null && (p.Until == null || p.Until > now)));
        var counts = new Dictionary<ScheduleState, int>
        {
            [ScheduleState.Paused] = await paused.CountAsync(cancellationToken), [ScheduleState.Off] = await all.CountAsync(s => !s.IsOn, cancellationToken),
        };
        counts[ScheduleState.On] = await all.CountAsync(cancellationToken) - counts.Values.Sum();
        var chosen = request.State switch
        {
            ScheduleState.Paused => paused,
            ScheduleState.Off => all.Where(s => !s.IsOn),
            ScheduleState.On => all.Where(s => s.IsOn && !pauses.Any(p => p.ScheduleId == s.Id && p.ResumedAt == null && (p.Until == null || p.Until > now))),
            _ => all,
        };
        var schedules = await chosen.OrderBy(s => s.Name).ThenBy(s => s.Id).Skip((request.Page - 1) * ListSchedules.Size).Take(ListSchedules.Size).ToListAsync(cancellationToken);
        var lines = await db.LinesAsync(schedules, await calendars.ReadAsync(cancellationToken), now, cancellationToken);
        return new ScheduleList(lines, request.State is { } state ? counts[state] : counts.Values.Sum(), counts);
    }
}

internal static class ScheduleLines
{
    extension(AuditFlowDb db)
    {
        public async Task<List<ScheduleLine>> LinesAsync(IReadOnlyList<Schedule> schedules, CompanyCalendars calendars, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var holds = await db.HoldsOfAsync(schedules, cancellationToken);
            var ids = schedules.Select(s => s.AuditId).OfType<Guid>().Distinct().ToArray();
            var audits = await db.Audits.Where(a => ids.Contains(a.Id)).Select(a => new { a.Id, a.Name, a.State }).ToDictionaryAsync(a => a.Id, cancellationToken);
            var last = schedules.Count == 0 ? [] : await schedules.Select(s => db.SentBy(s.Id).Take(1)).Aggregate((all, next) => all.Concat(next)).ToListAsync(cancellationToken);
            var lines = new List<ScheduleLine>();
            foreach (var schedule in schedules)
            {
                var hold = holds[schedule.Id];
                var pause = schedule.IsOn ? hold.PauseAt(now) : null;
                var audit = schedule.AuditId is { } id ? audits.GetValueOrDefault(id) : null;
                lines.Add(new ScheduleLine
                {
                    Id = schedule.Id, Name = schedule.Name, Words = schedule.Words, TimeZone = schedule.TimeZone, Pause = pause,
                    State = !schedule.IsOn ? ScheduleState.Off : pause is null ? ScheduleState.On : ScheduleState.Paused,
                    Next = schedule.IsOn && pause is not { Until: null } ? schedule.OccurrencesAfter(now, calendars).Take(ScheduleSheet.Looked).FirstOrDefault(hold.Lets)?.At : null,
                    Last = last.Find(c => c.OccurrenceKey!.StartsWith(IssueScheduledCampaign.OccurrencesOf(schedule.Id), StringComparison.Ordinal)) is { } sent ? Sent(sent) : null,
                    AuditId = audit?.Id, Audit = audit?.Name, IsOver = audit is { State: AuditState.Concluded or AuditState.Closed or AuditState.Abandoned },
                });
            }

            return lines;
        }

        /// <summary>The campaigns that a schedule started, the newest first. Their keys begin alike, so the index finds them.</summary>
        public IQueryable<Campaign> SentBy(Guid schedule)
        {
            var from = IssueScheduledCampaign.OccurrencesOf(schedule);
            var to = $"{from}~";
#pragma warning disable CA1309 // It becomes a comparison in SQL, which is ordinal on both databases; EF knows no ordinal one.
            return db.Set<Campaign>().Where(c => string.Compare(c.OccurrenceKey, from) >= 0 && string.Compare(c.OccurrenceKey, to) < 0).OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id);
#pragma warning restore CA1309
        }
    }

    public static SentCampaign Sent(Campaign campaign)
        => new(campaign.Id, campaign.Name, campaign.OpenedAt, campaign.State, campaign.OccurrenceKey!.Contains("@manual-", StringComparison.Ordinal));
}
