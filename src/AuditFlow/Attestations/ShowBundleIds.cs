using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Who asks under a link, for which ids: all that may be seen below the identity level that the page needs .</summary>
[Allow(Permission.AnswerByLink)]
internal sealed record ShowBundleIds : IQuery<BundleIds?>
{
    public required Guid BundleId { get; init; }
}

internal sealed record BundleIds(string? AskedBy, IReadOnlyList<(Guid Id, string ControlId)> Controls);

internal sealed class ShowBundleIdsHandler(AuditFlowDb db, CurrentActor current, TimeProvider clock) : IRequestHandler<ShowBundleIds, BundleIds?>
{
    public async Task<BundleIds?> Handle(ShowBundleIds request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(AttestationMail.Purpose, request.BundleId);
        var now = clock.GetUtcNow();
        if (!await db.Links.AnyAsync(l => l.Id == link.LinkId && l.UsedAt == null && l.RevokedAt == null && l.ExpiresAt > now, cancellationToken))
        {
            return null;
        }

        var askedBy = await (from b in db.Bundles join c in db.Campaigns on b.CampaignId equals c.Id where b.Id == request.BundleId select c.StartedBy).SingleOrDefaultAsync(cancellationToken);
        var open = await db.Attestations.Where(a => a.BundleId == request.BundleId && AttestationStates.Open.Contains(a.State)).OrderBy(a => a.ControlId)
            .Select(a => new { a.Id, a.ControlId }).ToListAsync(cancellationToken);
        return open.Count == 0 ? null : new BundleIds(askedBy, open.ConvertAll(a => (a.Id, a.ControlId)));
    }
}
