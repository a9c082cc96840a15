using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The stretch of time before a planned day that a scheduled campaign asks about.</summary>
public enum CampaignPeriod
{
    PreviousMonth,
    PreviousQuarter,
}

/// <summary>Starts the campaign of one planned time. The same occurrence asked again gives the campaign that is there.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record IssueScheduledCampaign : ICommand<Guid>, IScheduledRequest
{
    public required Guid ScheduleId { get; init; }

    public required DateTimeOffset PlannedFor { get; init; }

    [Required]
    [MaxLength(150)]
    public required string Name { get; init; }

    public Guid? AuditId { get; init; }

    public required CampaignPeriod Period { get; init; }

    [Range(1, 90)]
    public required int DaysToAnswer { get; init; }

    [Required]
    [MinLength(1)]
    public required IReadOnlyList<string> ControlIds { get; init; }
}

internal sealed class IssueScheduledCampaignHandler(AuditFlowDb db, IMediator mediator, AuditFlowSettings settings, Trail trail) : IRequestHandler<IssueScheduledCampaign, Guid>
{
    public async Task<Guid> Handle(IssueScheduledCampaign request, CancellationToken cancellationToken)
    {
        var occurrence = string.Create(CultureInfo.InvariantCulture, $"{request.ScheduleId:N}@{request.PlannedFor.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        var known = await db.Campaigns.AsNoTracking().Where(c => c.OccurrenceKey == occurrence).Select(c => (Guid?)c.Id).SingleOrDefaultAsync(cancellationToken);
        if (known is { } id)
        {
            trail.KeepSilent();
            return id;
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Company.TimeZone);
        var planned = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(request.PlannedFor, zone).DateTime);
        var (from, to) = PeriodBefore(planned, request.Period);
        return await mediator.Send(
            new StartCampaign
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{request.Name}, {from:MMM yyyy}{(from.Month == to.Month ? "" : $" to {to:MMM yyyy}")}"),
                AuditId = request.AuditId, PeriodFrom = from, PeriodTo = to, DueOn = planned.AddDays(request.DaysToAnswer), ControlIds = request.ControlIds, OccurrenceKey = occurrence,
            },
            cancellationToken);
    }

    /// <summary>The last whole month or calendar quarter that ended before the day.</summary>
    internal static (DateOnly From, DateOnly To) PeriodBefore(DateOnly day, CampaignPeriod period)
    {
        var month = new DateOnly(day.Year, day.Month, 1);
        var end = period == CampaignPeriod.PreviousMonth ? month : month.AddMonths(-((month.Month - 1) % 3));
        return (end.AddMonths(period == CampaignPeriod.PreviousMonth ? -1 : -3), end.AddDays(-1));
    }
}
