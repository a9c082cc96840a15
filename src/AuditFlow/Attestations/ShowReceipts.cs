using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>What was signed under a link, from storage, for as long as its session lasts. Null when nothing was done under it.</summary>
[Allow(Permission.AnswerByLink)]
internal sealed record ShowReceipts : IQuery<ReceiptsSheet?>
{
    public required Guid BundleId { get; init; }
}

/// <summary>The receipts of one page. Nothing is signed where all of it was handed back or delegated.</summary>
internal sealed record ReceiptsSheet(Campaign Campaign, string SignerEmail, TimeZoneInfo Zone, IdentityLevel Level, IReadOnlyList<ReceiptItem> Signed, int StillOpen)
{
    public string? AskedBy => Campaign.StartedBy;
}

internal sealed record ReceiptItem(Attestation Attestation, string Title, SignedAnswer Answer);

internal sealed class ShowReceiptsHandler(AuditFlowDb db, CurrentActor current) : IRequestHandler<ShowReceipts, ReceiptsSheet?>
{
    public async Task<ReceiptsSheet?> Handle(ShowReceipts request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(AttestationMail.Purpose, request.BundleId);
        var found = await (
            from b in db.Bundles.AsNoTracking()
            join c in db.Campaigns.AsNoTracking() on b.CampaignId equals c.Id
            join p in db.People.AsNoTracking() on b.PersonId equals p.Id
            join l in db.Links.AsNoTracking() on link.LinkId equals l.Id
            where b.Id == request.BundleId && b.PersonId == link.Person && l.RevokedAt == null
            select new { Bundle = b, Campaign = c, p.TimeZone, IsUsed = l.UsedAt != null }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        var rows = await (
            from a in db.Attestations.AsNoTracking()
            join v in db.ControlVersions.AsNoTracking() on new { a.ControlId, Number = a.ControlVersion } equals new { v.ControlId, v.Number }
            join s in db.SignedAnswers.AsNoTracking() on new { a.Id, Number = a.Answers } equals new { Id = s.AttestationId, s.Number }
            where a.BundleId == request.BundleId && AttestationStates.Answered.Contains(a.State) && s.SignedBy == found.Bundle.Email
            orderby a.ControlId
            select new { Attestation = a, v.Content.Title, Answer = s }).ToListAsync(cancellationToken);
        var open = await db.Attestations.CountAsync(a => a.BundleId == request.BundleId && AttestationStates.Open.Contains(a.State), cancellationToken);
        if (rows.Count == 0 && !found.IsUsed)
        {
            return null;
        }

        link.MustReach(found.Bundle.Level);
        return new ReceiptsSheet(
            found.Campaign, found.Bundle.Email, TimeZoneInfo.FindSystemTimeZoneById(found.TimeZone), found.Bundle.Level, [.. rows.Select(r => new ReceiptItem(r.Attestation, r.Title, r.Answer))], open);
    }
}
