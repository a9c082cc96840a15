using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Reminds every owner of a campaign who has not answered.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record RemindCampaign : ICommand<int>
{
    public required Guid CampaignId { get; init; }
}

internal sealed class RemindCampaignHandler(AuditFlowDb db, IMediator mediator, Trail trail) : IRequestHandler<RemindCampaign, int>
{
    public async Task<int> Handle(RemindCampaign request, CancellationToken cancellationToken)
    {
        var campaign = Refuse.IfMissing(await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.CampaignId, cancellationToken), "such campaign");
        Refuse.If(campaign.State != CampaignState.Open, "campaign-closed", "This campaign is closed.");
        var open = await db.Attestations.AsNoTracking()
            .Where(a => a.CampaignId == campaign.Id && a.HandedBackAt == null && (a.State == AttestationState.Sent || a.State == AttestationState.Viewed))
            .OrderBy(a => a.ControlId).Select(a => a.Id).ToListAsync(cancellationToken);
        foreach (var attestation in open)
        {
            await mediator.Send(new RemindOwner { AttestationId = attestation }, cancellationToken);
        }

        trail.Add(campaign.AuditId, "campaign-reminded", $"campaign:{campaign.Id}", $"{open.Count} open requests of campaign '{campaign.Name}' were sent again as reminders.");
        return open.Count;
    }
}
