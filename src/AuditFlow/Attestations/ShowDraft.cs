using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>A campaign as it is kept, for whoever changes it: without looking at whom it would ask.</summary>
[Allow(Permission.ManageCampaigns)]
internal sealed record ShowDraft : IQuery<Campaign>
{
    public required Guid CampaignId { get; init; }
}

internal sealed class ShowDraftHandler(AuditFlowDb db) : IRequestHandler<ShowDraft, Campaign>
{
    public async Task<Campaign> Handle(ShowDraft request, CancellationToken cancellationToken)
        => Refuse.IfMissing(await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.CampaignId, cancellationToken), "such campaign");
}
