using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Attestations;

/// <summary>
/// Starts a campaign of the same controls at every time of a cron expression. For an audit the schedule begins switched
/// off: its drawing switches it on.
/// </summary>
[Allow(Permission.ManageCampaigns)]
public sealed record ScheduleCampaigns : ICommand<Guid>
{
    [Required(ErrorMessage = "Give the campaigns a name.")]
    [MaxLength(150)]
    public required string Name { get; init; }

    /// <summary>Quartz's dialect, for example <c>0 0 9 1 * ?</c>: nine o'clock on the first of each month. Days of the week by name: <c>MON</c>.</summary>
    [Required(ErrorMessage = "Say when, as a cron expression.")]
    [MaxLength(120)]
    public required string Cron { get; init; }

    /// <summary>IANA name of the zone in which the times are meant.</summary>
    [Required]
    [MaxLength(60)]
    public required string TimeZone { get; init; }

    public Guid? AuditId { get; init; }

    public CampaignPeriod Period { get; init; } = CampaignPeriod.PreviousMonth;

    [Range(1, 90, ErrorMessage = "Give between 1 and 90 days to answer.")]
    public int DaysToAnswer { get; init; } = 14;

    [Required]
    [MinLength(1, ErrorMessage = "Choose at least one control.")]
    [MaxLength(2000)]
    public required IReadOnlyList<string> ControlIds { get; init; }

    /// <summary>After downtime: true sends only the newest missed time, false each, oldest first.</summary>
    public bool SkipsMissed { get; init; }
}

internal sealed class ScheduleCampaignsHandler(Schedules schedules, Trail trail) : IRequestHandler<ScheduleCampaigns, Guid>
{
    public Task<Guid> Handle(ScheduleCampaigns request, CancellationToken cancellationToken)
    {
        var rest = new { request.Name, request.AuditId, request.Period, request.DaysToAnswer, request.ControlIds };
        var id = schedules.Add<IssueScheduledCampaign>(request.Name.Trim(), request.Cron.Trim(), request.TimeZone, request.AuditId, rest, request.SkipsMissed);
        trail.Add(
            request.AuditId, "campaigns-scheduled", $"schedule:{id}", $"Campaigns '{request.Name}' were planned for '{request.Cron}' ({request.TimeZone}), {request.ControlIds.Count} controls each.", request);
        return Task.FromResult(id);
    }
}
