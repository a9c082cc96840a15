using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The kill switch: ends every open link of a campaign at once. Answers that were given stay; owners need a new link.</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record RevokeCampaignLinks : ICommand<int>
{
    public required Guid CampaignId { get; init; }
}

internal sealed class RevokeCampaignLinksHandler(AuditFlowDb db, PersonalLinks links, Trail trail) : IRequestHandler<RevokeCampaignLinks, int>
{
    public async Task<int> Handle(RevokeCampaignLinks request, CancellationToken cancellationToken)
    {
        var campaign = Refuse.IfMissing(await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.CampaignId, cancellationToken), "such campaign");
        var ended = await links.KillItemsAsync(AttestationMail.Purpose, db.Bundles.Where(b => b.CampaignId == campaign.Id).Select(b => b.Id), cancellationToken);
        trail.Add(campaign.AuditId, "links-revoked", $"campaign:{campaign.Id}", $"{ended} open links of campaign '{campaign.Name}' were ended.");
        return ended;
    }
}
