using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Closes a campaign. What is still open becomes void and its links end; closing with gaps needs a reason and stays visible .</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record CloseCampaign : ICommand
{
    public required Guid CampaignId { get; init; }

    [MaxLength(2000)]
    public string? Reason { get; init; }
}

internal sealed class CloseCampaignHandler(AuditFlowDb db, PersonalLinks links, Signals signals, Trail trail, TimeProvider clock) : IRequestHandler<CloseCampaign, Unit>
{
    public async Task<Unit> Handle(CloseCampaign request, CancellationToken cancellationToken)
    {
        var campaign = Refuse.IfMissing(await db.Campaigns.AsTracking().SingleOrDefaultAsync(c => c.Id == request.CampaignId, cancellationToken), "such campaign");
        var open = await db.Attestations.AsTracking()
            .Where(a => a.CampaignId == campaign.Id && (a.State == AttestationState.Pending || a.State == AttestationState.Sent || a.State == AttestationState.Viewed)).ToListAsync(cancellationToken);
        campaign.Close(open.Count > 0, request.Reason, clock.GetUtcNow());
        foreach (var attestation in open)
        {
            attestation.WithdrawBecauseClosed();
            await links.RevokeItemAsync(AttestationMail.Purpose, attestation.Id, cancellationToken);
            signals.Raise(WaitForAttestation.TypeName, attestation.Id.ToString("D"));
        }

        signals.CampaignChanged(campaign);
        trail.Add(
            campaign.AuditId, "campaign-closed", $"campaign:{campaign.Id}",
            open.Count == 0 ? $"Campaign '{campaign.Name}' closed, every answer is there." : $"Campaign '{campaign.Name}' closed with {open.Count} answers missing: {request.Reason}");
        if (campaign.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }

        return Unit.Value;
    }
}
