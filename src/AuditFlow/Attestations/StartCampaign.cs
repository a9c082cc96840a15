using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Attestations;

/// <summary>Drafts a campaign and opens it at once: what blocks of drawings and schedules do.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record StartCampaign : ICommand<Guid>
{
    [Required(ErrorMessage = "Give the campaign a name.")]
    [MaxLength(200)]
    public required string Name { get; init; }

    public Guid? AuditId { get; init; }

    public required DateOnly PeriodFrom { get; init; }

    public required DateOnly PeriodTo { get; init; }

    /// <summary>The last day for an answer, ending where each owner sits.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>Only these, by id. Empty: what <see cref="Scope"/> leaves.</summary>
    [MaxLength(MostControls, ErrorMessage = "At most 20,000 controls a campaign.")]
    public IReadOnlyList<string> ControlIds { get; init; } = [];

    public CampaignScope? Scope { get; init; }

    /// <summary>How it asks. Left out: the answer alone, of the owner.</summary>
    public CampaignPlan? Plan { get; init; }

    /// <summary>The name of the template that the plan comes from.</summary>
    [MaxLength(200)]
    public string? Template { get; init; }

    /// <summary>Whom a campaign answers to that a schedule starts; of others it is whoever starts them.</summary>
    [MaxLength(254)]
    public string? AskedBy { get; init; }

    /// <summary>Set by schedules: an occurrence is issued once, however often it is asked for.</summary>
    [MaxLength(120)]
    public string? OccurrenceKey { get; init; }

    internal const int MostControls = 20_000;
}

internal sealed class StartCampaignHandler(AuditFlowDb db, CampaignOpening opening, CurrentActor current, Ids ids, TimeProvider clock) : IRequestHandler<StartCampaign, Guid>
{
    public async Task<Guid> Handle(StartCampaign request, CancellationToken cancellationToken)
    {
        if (request is { ControlIds: [], Scope: null })
        {
            throw new InvalidRequest([new FieldError(nameof(request.ControlIds), "Choose at least one control.")]);
        }

        var startedBy = (current.Actor as PersonActor)?.Email ?? current.Actor.OnBehalfOf ?? request.AskedBy;
        var scope = request.Scope ?? new CampaignScope();
        var settings = new CampaignSettings(
            request.Name, request.AuditId, request.PeriodFrom, request.PeriodTo, request.DueOn, request.Plan ?? CampaignPlan.Short,
            request.ControlIds.Count > 0 ? scope with { ControlIds = request.ControlIds } : scope, request.Template);
        var campaign = Campaign.Draft(ids.New(), settings, clock.GetUtcNow(), startedBy, request.OccurrenceKey);
        db.Campaigns.Add(campaign);
        await opening.OpenAsync(campaign, cancellationToken);
        await opening.StartRunAsync(campaign, cancellationToken);
        return campaign.Id;
    }
}
