using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Attestations;

/// <summary>
/// Starts a campaign at every time of a rule or of a cron expression: about the same controls, or those that a filter leaves then. For an audit the schedule
/// begins switched off: its drawing switches it on.
/// </summary>
[Allow(Permission.ManageCampaigns)]
public sealed record ScheduleCampaigns : ICommand<Guid>, IValidatableObject
{
    [Required(ErrorMessage = "Give the campaigns a name.")]
    [MaxLength(150)]
    public required string Name { get; init; }

    /// <summary>Quartz's dialect, for example <c>0 0 9 1 * ?</c>: nine o'clock on the first of each month. Days of the week by name: <c>MON</c>. Null where there is a rule.</summary>
    [MaxLength(120)]
    public string? Cron { get; init; }

    /// <summary>Null where there is a cron expression.</summary>
    public ScheduleRule? Rule { get; init; }

    /// <summary>IANA name of the zone in which the times are meant.</summary>
    [Required(ErrorMessage = "Name the time zone, for example Europe/Berlin.")]
    [MaxLength(60)]
    public required string TimeZone { get; init; }

    public Guid? AuditId { get; init; }

    public CampaignPeriod Period { get; init; } = CampaignPeriod.PreviousMonth;

    [Range(1, 90, ErrorMessage = "Give between 1 and 90 days to answer.")]
    public int DaysToAnswer { get; init; } = 14;

    /// <summary>Whether only business days count among the days to answer.</summary>
    public bool DueInBusinessDays { get; init; }

    /// <summary>The template whose plan each campaign copies as it is on its day; none asks for the answer alone.</summary>
    public Guid? TemplateId { get; init; }

    /// <summary>Always these, by id. Empty: what <see cref="Scope"/> leaves on the day.</summary>
    [MaxLength(2000)]
    public IReadOnlyList<string> ControlIds { get; init; } = [];

    /// <summary>The filter that is applied anew at each time.</summary>
    public CampaignScope? Scope { get; init; }

    /// <summary>After downtime: true sends only the newest missed time, false each, oldest first.</summary>
    public bool SkipsMissed { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ControlIds.Count == 0 && Scope is null)
        {
            yield return new ValidationResult("Choose at least one control.", [nameof(ControlIds)]);
        }

        if (Rule is null && string.IsNullOrWhiteSpace(Cron))
        {
            yield return new ValidationResult("Say when: by a rule or as a cron expression.", [nameof(Cron)]);
        }
        else if (Rule is not null && Cron is not null)
        {
            yield return new ValidationResult("Say when by a rule or as a cron expression, not by both.", [nameof(Cron)]);
        }
    }
}

internal sealed class ScheduleCampaignsHandler(Schedules schedules, CurrentActor current, Trail trail) : IRequestHandler<ScheduleCampaigns, Guid>
{
    public Task<Guid> Handle(ScheduleCampaigns request, CancellationToken cancellationToken)
    {
        var rest = new { request.Name, request.AuditId, request.TimeZone, request.Period, request.DaysToAnswer, request.DueInBusinessDays, request.ControlIds, request.Scope, request.TemplateId, AskedBy = current.Actor.Mailbox ?? current.Actor.OnBehalfOf };
        var times = new ScheduleTimes(request.Cron?.Trim(), request.Rule, request.TimeZone.Trim());
        var id = schedules.Add<IssueScheduledCampaign>(request.Name.Trim(), times, request.AuditId, rest, request.SkipsMissed);
        trail.Add(
            request.AuditId, "campaigns-scheduled", $"schedule:{id}",
            $"Campaigns '{request.Name}' were planned {request.Rule?.Words ?? $"for '{request.Cron}'"} ({request.TimeZone}), {(request.Scope is { } scope ? scope.Words : $"{request.ControlIds.Count} controls")} each time.", request);
        return Task.FromResult(id);
    }
}
