using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>One page of the campaigns, open ones first, then the newest.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record ListCampaigns : IQuery<CampaignList>
{
    public const int Size = 50;

    public CampaignState? State { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

internal sealed record CampaignList(IReadOnlyList<CampaignLine> Campaigns, int Total, IReadOnlyDictionary<CampaignState, int> Counts);

internal sealed record CampaignLine(
    Guid Id, string Name, string? Audit, Guid? AuditId, DateOnly PeriodFrom, DateOnly PeriodTo, DateOnly DueOn, CampaignState State, int Asked, int Signed, int Overdue, int Exceptions);

internal sealed class ListCampaignsHandler(AuditFlowDb db, TimeProvider clock) : IRequestHandler<ListCampaigns, CampaignList>
{
    public async Task<CampaignList> Handle(ListCampaigns request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var counts = await db.Campaigns.GroupBy(c => c.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var campaigns = request.State is { } state ? db.Campaigns.AsNoTracking().Where(c => c.State == state) : db.Campaigns.AsNoTracking().Where(c => c.State != CampaignState.Archived);
        var (items, audits) = (db.Attestations.AsNoTracking(), db.Audits.AsNoTracking());
        var rows = await (
            from c in campaigns
            orderby c.State == CampaignState.Open || c.State == CampaignState.Closing ? 0 : c.State == CampaignState.Draft || c.State == CampaignState.Scheduled ? 1 : 2, c.OpenedAt descending, c.Id descending
            select new
            {
                Campaign = c, Audit = audits.Where(a => a.Id == c.AuditId).Select(a => a.Name).FirstOrDefault(),
                Asked = items.Count(a => a.CampaignId == c.Id),
                Signed = items.Count(a => a.CampaignId == c.Id && AttestationStates.Answered.Contains(a.State)),
                Overdue = items.Count(a => a.CampaignId == c.Id && AttestationStates.Open.Contains(a.State) && a.DueAt < now),
                Exceptions = items.Count(a => a.CampaignId == c.Id && (a.Answer == AttestationAnswer.WithExceptions || a.Answer == AttestationAnswer.DidNotOperate)),
            }).Skip((request.Page - 1) * ListCampaigns.Size).Take(ListCampaigns.Size).ToListAsync(cancellationToken);
        return new CampaignList(
            [.. rows.Select(r => new CampaignLine(
                r.Campaign.Id, r.Campaign.Name, r.Audit, r.Campaign.AuditId, r.Campaign.PeriodFrom, r.Campaign.PeriodTo, r.Campaign.DueOn, r.Campaign.State, r.Asked, r.Signed, r.Overdue, r.Exceptions))],
            request.State is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum() - counts.GetValueOrDefault(CampaignState.Archived), counts);
    }
}
