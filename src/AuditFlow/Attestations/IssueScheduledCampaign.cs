using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Starts the campaign of one planned time. The same occurrence asked again gives the campaign that is there.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record IssueScheduledCampaign : ICommand<Guid>, IScheduledRequest
{
    public required Guid ScheduleId { get; init; }

    public required DateTimeOffset PlannedFor { get; init; }

    /// <summary>Set when somebody starts a campaign by hand: what tells one press of the button from the next.</summary>
    public Guid? ByHand { get; init; }

    /// <summary>The zone in which the planned day is meant; the company's where a schedule of before does not say.</summary>
    [MaxLength(60)]
    public string? TimeZone { get; init; }

    /// <summary>Whoever planned the schedule: each campaign asks in their name and answers to them.</summary>
    [MaxLength(254)]
    public string? AskedBy { get; init; }

    /// <summary>The template whose plan of that day is copied; none asks for the answer alone.</summary>
    public Guid? TemplateId { get; init; }

    [Required]
    [MaxLength(150)]
    public required string Name { get; init; }

    public Guid? AuditId { get; init; }

    public required CampaignPeriod Period { get; init; }

    [Range(1, 90)]
    public required int DaysToAnswer { get; init; }

    /// <summary>Whether only business days count among the days to answer.</summary>
    public bool DueInBusinessDays { get; init; }

    public IReadOnlyList<string> ControlIds { get; init; } = [];

    /// <summary>The filter, applied to the register of the day; schedules of before name controls instead.</summary>
    public CampaignScope? Scope { get; init; }

    internal string Occurrence => ByHand is { } nonce
        ? $"{OccurrencesOf(ScheduleId)}manual-{nonce:N}"
        : string.Create(CultureInfo.InvariantCulture, $"{OccurrencesOf(ScheduleId)}{PlannedFor.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");

    /// <summary>What the key of each occurrence of a schedule begins with.</summary>
    internal static string OccurrencesOf(Guid schedule) => $"{schedule:N}@";
}

internal sealed class IssueScheduledCampaignHandler(AuditFlowDb db, IMediator mediator, AuditFlowSettings settings, ICalendars calendars, Trail trail) : IRequestHandler<IssueScheduledCampaign, Guid>
{
    public async Task<Guid> Handle(IssueScheduledCampaign request, CancellationToken cancellationToken)
    {
        var occurrence = request.Occurrence;
        var known = await db.Campaigns.AsNoTracking().Where(c => c.OccurrenceKey == occurrence).Select(c => (Guid?)c.Id).SingleOrDefaultAsync(cancellationToken);
        if (known is { } id)
        {
            trail.KeepSilent();
            return id;
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(request.TimeZone ?? settings.Company.TimeZone);
        var planned = Deadline.DayOf(request.PlannedFor, zone);
        var company = await calendars.ReadAsync(cancellationToken);
        var period = SchedulePeriod.Before(planned, request.Period, company.Fiscal);
        Refuse.If(period is null, "no-fiscal-period", $"The fiscal calendar has no {request.Period.Words} that ended before {planned:yyyy-MM-dd}.");
        var template = await db.CampaignTemplates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == request.TemplateId, cancellationToken);
        return await mediator.Send(
            new StartCampaign
            {
                Name = $"{request.Name}, {period.Name}", AuditId = request.AuditId, PeriodFrom = period.From, PeriodTo = period.To,
                DueOn = SchedulePeriod.DueAfter(planned, request.DaysToAnswer, request.DueInBusinessDays, company.Days), ControlIds = request.ControlIds, Scope = request.Scope, OccurrenceKey = occurrence,
                AskedBy = request.AskedBy, Plan = template?.Plan, Template = template?.Name,
            },
            cancellationToken);
    }

    /// <summary>The last whole month or calendar quarter that ended before the day.</summary>
    internal static (DateOnly From, DateOnly To) PeriodBefore(DateOnly day, CampaignPeriod period)
        => SchedulePeriod.Before(day, period, FiscalCalendar.CalendarYear) is { } before ? (before.From, before.To) : throw new ArgumentOutOfRangeException(nameof(period));
}
