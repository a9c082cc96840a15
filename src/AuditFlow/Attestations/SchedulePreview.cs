using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AuditFlow.Calendars;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>What a schedule would do: its next ten times, and what to think about before it is kept. Changes nothing.</summary>
[Allow(Permission.ManageCampaigns)]
internal sealed record PreviewSchedule : IQuery<SchedulePreview>
{
    public const int Shown = 10;

    [MaxLength(120)]
    public string? Cron { get; init; }

    public ScheduleRule? Rule { get; init; }

    [Required(ErrorMessage = "Name the time zone, for example Europe/Berlin.")]
    [MaxLength(60)]
    public required string TimeZone { get; init; }

    public required CampaignPeriod Period { get; init; }

    [Range(1, 90, ErrorMessage = "Give between 1 and 90 days to answer.")]
    public required int DaysToAnswer { get; init; }

    public required bool DueInBusinessDays { get; init; }
}

internal sealed record SchedulePreview(IReadOnlyList<PlannedCampaign> Times, IReadOnlyList<string> Warnings);

/// <summary>One campaign to come.</summary>
/// <param name="Occurrence">When.</param>
/// <param name="Period">What it asks about; null where the fiscal calendar has no such period.</param>
/// <param name="DueOn">The last day for an answer.</param>
internal sealed record PlannedCampaign(Occurrence Occurrence, SchedulePeriod? Period, DateOnly DueOn);

internal sealed class PreviewScheduleHandler(AuditFlowDb db, ICalendars calendars, TimeProvider clock) : IRequestHandler<PreviewSchedule, SchedulePreview>
{
    public async Task<SchedulePreview> Handle(PreviewSchedule request, CancellationToken cancellationToken)
    {
        var times = new ScheduleTimes(request.Cron?.Trim(), request.Rule, request.TimeZone.Trim());
        times.MustBeSound();
        var company = await calendars.ReadAsync(cancellationToken);
        var planned = Planned(times.After(clock.GetUtcNow(), company).Take(PreviewSchedule.Shown), request.Period, request.DaysToAnswer, request.DueInBusinessDays, company).ToList();
        var isKept = await db.FiscalYears.AnyAsync(cancellationToken) || await db.FiscalPeriods.AnyAsync(cancellationToken);
        return new SchedulePreview(planned, [.. Warnings(request, times, planned, company, isKept)]);
    }

    /// <summary>What each occurrence asks about and by when.</summary>
    public static IEnumerable<PlannedCampaign> Planned(IEnumerable<Occurrence> occurrences, CampaignPeriod period, int days, bool inBusinessDays, CompanyCalendars calendars)
        => occurrences.Select(o => new PlannedCampaign(o, SchedulePeriod.Before(o.Day, period, calendars.Fiscal), SchedulePeriod.DueAfter(o.Day, days, inBusinessDays, calendars.Days)));

    static IEnumerable<string> Warnings(PreviewSchedule request, ScheduleTimes times, List<PlannedCampaign> planned, CompanyCalendars calendars, bool isKept)
    {
        if (planned.Count < PreviewSchedule.Shown)
        {
            yield return planned.Count == 0 ? "No time lies ahead: this would never start a campaign." : Say($"Only {planned.Count} times lie ahead.");
        }

        if (request.Rule?.CountsBusinessDays == true || request.DueInBusinessDays)
        {
            var unknown = planned.SelectMany(p => request.DueInBusinessDays ? new[] { p.Occurrence.Day.Year, p.DueOn.Year } : [p.Occurrence.Day.Year]).Distinct().Order().Where(y => !calendars.Days.KnowsHolidaysOf(y)).ToList();
            if (unknown.Count > 0)
            {
                yield return Say($"No holiday is known for {string.Join(", ", unknown)}: only weekends are left out there, and times move when holidays are entered. See Calendars.");
            }
        }

        var follows = request.Rule?.Follows ?? (request.Period.IsFiscal ? KindOf(request.Period) : null);
        if (follows is { } kind)
        {
            if (!isKept)
            {
                yield return "Nobody has entered a fiscal calendar: the fiscal year is taken to be the calendar year. See Calendars.";
            }
            else if (calendars.Fiscal.EnteredUntil(kind) is { } until && planned.Exists(p => p.Occurrence.Day > until))
            {
                yield return Say($"The entered fiscal {kind.ToString().ToLowerInvariant()}s end on {until:d MMM yyyy}; from then on the pattern decides ({calendars.Fiscal.Pattern.Words}).");
            }
        }

        foreach (var missing in planned.Where(p => p.Period is null).Take(1))
        {
            yield return Say($"The fiscal calendar has no {request.Period.Words} that ended before {missing.Occurrence.Day:d MMM yyyy}: the campaign of this time could not start.");
        }

        if (request.Rule is { } rule)
        {
            foreach (var odd in planned.Select(p => (p.Occurrence.Day, Oddity: LocalTime.Oddity(p.Occurrence.Day, rule.At, times.Zone))).Where(p => p.Oddity is not null))
            {
                yield return Say($"On {odd.Day:d MMM yyyy} {odd.Oddity}.");
            }
        }

        if (planned.Zip(planned.Skip(1)).Any(pair => pair.Second.Occurrence.At - pair.First.Occurrence.At < TimeSpan.FromDays(1)))
        {
            yield return "Some of these campaigns begin less than a day after the one before. Each asks every owner again.";
        }
        else if (planned.Zip(planned.Skip(1)).Any(pair => pair.First.Period is { } period && period == pair.Second.Period))
        {
            yield return "Some of these campaigns ask about the same period as the one before.";
        }
    }

    static FiscalKind KindOf(CampaignPeriod period) => period switch
    {
        CampaignPeriod.PreviousFiscalMonth => FiscalKind.Month,
        CampaignPeriod.PreviousFiscalQuarter => FiscalKind.Quarter,
        _ => FiscalKind.Year,
    };

    static string Say(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
