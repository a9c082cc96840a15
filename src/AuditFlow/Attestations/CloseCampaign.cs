using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Closes a campaign. What is still open becomes not attested and its links end; closing with gaps is a named person's decision with
/// a reason and stays visible. An answer that waits for its review is a gap, too.
/// </summary>
[Allow(Permission.ManageCampaigns)]
public sealed record CloseCampaign : ICommand
{
    public required Guid CampaignId { get; init; }

    [MaxLength(2000)]
    public string? Reason { get; init; }
}

/// <summary>Puts a closed campaign out of the way. Nothing of it is changed.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record ArchiveCampaign : ICommand
{
    public required Guid CampaignId { get; init; }
}

internal sealed class CloseCampaignHandler(AuditFlowDb db, PersonalLinks links, Signals signals, CurrentActor current, Trail trail, TimeProvider clock)
    : IRequestHandler<CloseCampaign, Unit>, IRequestHandler<ArchiveCampaign, Unit>
{
    public async Task<Unit> Handle(CloseCampaign request, CancellationToken cancellationToken)
    {
        var campaign = Refuse.IfMissing(await db.Campaigns.AsTracking().SingleOrDefaultAsync(c => c.Id == request.CampaignId, cancellationToken), "such campaign");
        var open = await db.Attestations.AsTracking().Where(a => a.CampaignId == campaign.Id && AttestationStates.Open.Contains(a.State)).ToListAsync(cancellationToken);
        var unreviewed = await db.Attestations.Where(a => a.CampaignId == campaign.Id && a.State == AttestationState.Submitted && a.NeedsReview).Select(a => a.Id).ToListAsync(cancellationToken);
        var gaps = open.Count + unreviewed.Count;
        campaign.Close(gaps > 0, request.Reason, current.Actor.Mailbox ?? current.Actor.OnBehalfOf, clock.GetUtcNow());
        foreach (var attestation in open)
        {
            attestation.Miss();
        }

        await links.RevokeItemsAsync(AttestationMail.Purpose, db.Bundles.Where(b => b.CampaignId == campaign.Id).Select(b => b.Id), cancellationToken);
        foreach (var id in open.Select(a => a.Id).Concat(unreviewed))
        {
            signals.Raise(WaitForAttestation.TypeName, id.ToString("D"));
        }

        signals.CampaignChanged(campaign);
        signals.CampaignMoved(campaign);
        trail.Add(
            campaign.AuditId, "campaign-closed", $"campaign:{campaign.Id}",
            gaps == 0 ? $"Campaign '{campaign.Name}' closed, every answer is there." : $"Campaign '{campaign.Name}' closed with {gaps} answers missing: {request.Reason}",
            new { NotAttested = open.Select(a => a.ControlId), NotReviewed = unreviewed.Count });
        if (campaign.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }

        return Unit.Value;
    }

    public async Task<Unit> Handle(ArchiveCampaign request, CancellationToken cancellationToken)
    {
        var campaign = Refuse.IfMissing(await db.Campaigns.AsTracking().SingleOrDefaultAsync(c => c.Id == request.CampaignId, cancellationToken), "such campaign");
        campaign.Archive();
        trail.Add(campaign.AuditId, "campaign-archived", $"campaign:{campaign.Id}", $"Campaign '{campaign.Name}' was archived.");
        return Unit.Value;
    }
}
