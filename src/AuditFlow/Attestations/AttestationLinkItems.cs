using AuditFlow.People;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Owner attestations as people reach them by link: the item of the link is a page with up to fifty of them.</summary>
internal sealed class AttestationLinkItems(AuditFlowDb db, IMediator mediator, Asking asking, AuditFlowSettings settings) : ILinkItems
{
    public string Purpose => AttestationMail.Purpose;

    public async Task<LinkSubject?> DescribeAsync(Guid itemId, Guid personId, CancellationToken cancellationToken)
    {
        var found = await (
            from b in db.Bundles.AsNoTracking()
            join c in db.Campaigns.AsNoTracking() on b.CampaignId equals c.Id
            join p in db.People.AsNoTracking() on b.PersonId equals p.Id
            where b.Id == itemId && b.PersonId == personId
            select new { Bundle = b, Campaign = c, p.TimeZone }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        var items = await db.Attestations.AsNoTracking().Where(a => a.BundleId == itemId).OrderBy(a => a.ControlId)
            .Select(a => new { a.ControlId, a.DueAt, a.State }).ToListAsync(cancellationToken);
        var open = items.FindAll(i => AttestationStates.Open.Contains(i.State));
        return items.Count == 0
            ? null
            : new LinkSubject(
                found.Campaign.StartedBy ?? settings.Company.Name, string.Join(", ", (open.Count > 0 ? open : items).Select(i => i.ControlId)), items.Min(i => i.DueAt), found.TimeZone,
                found.Bundle.Level, open.Count > 0 && found.Campaign.TakesAnswers) { AuditId = found.Bundle.AuditId };
    }

    public async Task ReissueAsync(Guid itemId, Guid personId, CancellationToken cancellationToken)
        => await asking.AskAgainAsync(await db.Bundles.AsTracking().SingleAsync(b => b.Id == itemId && b.PersonId == personId, cancellationToken), cancellationToken);

    public async Task HandBackAsync(Guid itemId, Guid nonce, string reason, CancellationToken cancellationToken)
    {
        var open = await db.Attestations.Where(a => a.BundleId == itemId && AttestationStates.Open.Contains(a.State)).Select(a => a.Id).ToListAsync(cancellationToken);
        await mediator.Send(new HandBackAttestations { BundleId = itemId, Nonce = nonce, AttestationIds = open, Reason = reason }, cancellationToken);
    }
}
