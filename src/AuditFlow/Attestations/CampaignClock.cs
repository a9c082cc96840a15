using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Opens a campaign at its planned time. One that was opened, moved or taken off before is left as it is.</summary>
[Activity("Attestations", "Open the campaign", "Asks the owners of a campaign whose planned time has come. Does nothing when it was opened or moved meanwhile.")]
[Allow(Permission.RunAttestations)]
public sealed record OpenScheduledCampaign : ICommand
{
    [Display(Name = "Campaign", Description = "The campaign, such as getInput('CampaignId').")]
    public required Guid CampaignId { get; init; }
}

/// <summary>The due day of a campaign is over: late answers are still taken.</summary>
[Activity("Attestations", "Begin the closing", "Marks a campaign as closing after its due day. Late answers are still taken.")]
[Allow(Permission.RunAttestations)]
public sealed record BeginClosing : ICommand
{
    [Display(Name = "Campaign", Description = "The campaign, such as getInput('CampaignId').")]
    public required Guid CampaignId { get; init; }
}

/// <summary>The last day of a campaign is over: it closes when every answer is there, otherwise the lead is asked to decide (R-47).</summary>
[Activity("Attestations", "Close or ask the lead", "Closes a campaign in which every answer is there. With gaps the lead gets a mail: closing with gaps is a person's decision.")]
[Allow(Permission.RunAttestations)]
public sealed record CloseOrAskLead : ICommand
{
    [Display(Name = "Campaign", Description = "The campaign, such as getInput('CampaignId').")]
    public required Guid CampaignId { get; init; }
}

internal sealed class CampaignClockHandler(AuditFlowDb db, IMediator mediator, CampaignOpening opening, AttestationMail mail, Signals signals, Trail trail, TimeProvider clock)
    : IRequestHandler<OpenScheduledCampaign, Unit>, IRequestHandler<BeginClosing, Unit>, IRequestHandler<CloseOrAskLead, Unit>
{
    public async Task<Unit> Handle(OpenScheduledCampaign request, CancellationToken cancellationToken)
    {
        var campaign = await FindAsync(request.CampaignId, cancellationToken);
        if (campaign.State == CampaignState.Scheduled && campaign.OpensAt <= clock.GetUtcNow())
        {
            await opening.OpenAsync(campaign, cancellationToken);
        }
        else
        {
            trail.KeepSilent();
        }

        return Unit.Value;
    }

    public async Task<Unit> Handle(BeginClosing request, CancellationToken cancellationToken)
    {
        var campaign = await FindAsync(request.CampaignId, cancellationToken);
        if (campaign.BeginClosing())
        {
            var missing = await GapsAsync(campaign, cancellationToken);
            trail.Add(campaign.AuditId, "campaign-closing", $"campaign:{campaign.Id}", $"The due day of campaign '{campaign.Name}' is over, {missing} answers are missing or wait for a review.");
        }
        else
        {
            trail.KeepSilent();
        }

        return Unit.Value;
    }

    public async Task<Unit> Handle(CloseOrAskLead request, CancellationToken cancellationToken)
    {
        var campaign = await FindAsync(request.CampaignId, cancellationToken);
        var gaps = await GapsAsync(campaign, cancellationToken);
        if (campaign.TakesAnswers && gaps == 0)
        {
            await mediator.Send(new CloseCampaign { CampaignId = campaign.Id }, cancellationToken);
        }
        else if (campaign.AskLead(clock.GetUtcNow()))
        {
            await mail.AskAboutGapsAsync(campaign, gaps, await db.Attestations.CountAsync(a => a.CampaignId == campaign.Id, cancellationToken), cancellationToken);
            trail.Add(campaign.AuditId, "campaign-gaps", $"campaign:{campaign.Id}", $"The last day of campaign '{campaign.Name}' is over with {gaps} gaps; {campaign.StartedBy ?? "a lead"} decides.");
            signals.CampaignMoved(campaign);
        }
        else
        {
            trail.KeepSilent();
        }

        return Unit.Value;
    }

    async Task<Campaign> FindAsync(Guid id, CancellationToken cancellationToken)
        => Refuse.IfMissing(await db.Campaigns.AsTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken), "such campaign");

    Task<int> GapsAsync(Campaign campaign, CancellationToken cancellationToken) => db.Attestations.CountAsync(
        a => a.CampaignId == campaign.Id && (AttestationStates.Open.Contains(a.State) || (a.State == AttestationState.Submitted && a.NeedsReview)), cancellationToken);
}
