using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Links;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Pages that wait for a signer, answers that wait for a manager's eyes, and answers that are late below a manager or a lead as far as
/// the ladder has been climbed.
/// </summary>
internal sealed class AttestationAsks(AuditFlowDb db, BundleLinks links, TimeProvider clock) : IAsks
{
    /// <summary>How many controls of a page are named.</summary>
    const int Named = 3;

    public string Kind => AttestationMail.Purpose;

    public async Task<Listed<WaitingRequest>> WaitingAsync(string address, int most, CancellationToken cancellationToken)
    {
        var (pages, reviews) = (await PagesAsync(address, most, cancellationToken), await ReviewsAsync(address, most, cancellationToken));
        return new([.. pages.First.Concat(reviews.First).OrderBy(r => r.DueAt).Take(most)], pages.Total + reviews.Total);
    }

    async Task<Listed<WaitingRequest>> PagesAsync(string address, int most, CancellationToken cancellationToken)
    {
        var (items, known, now) = (db.Attestations.AsNoTracking().Where(a => AttestationStates.Open.Contains(a.State)), db.Links.AsNoTracking(), clock.GetUtcNow());
        var pages = await (
            from b in db.Bundles.AsNoTracking()
            join c in db.Campaigns.AsNoTracking() on b.CampaignId equals c.Id
            where b.Email == address && (c.State == CampaignState.Open || c.State == CampaignState.Closing) && items.Any(a => a.BundleId == b.Id)
                && !known.Any(l => l.Id == b.LinkId && l.KilledAt != null)
            orderby items.Where(a => a.BundleId == b.Id).OrderBy(a => a.DueAt).Select(a => a.DueAt).First(), b.Id
            select new
            {
                b.Id, c.Name, c.Plan,
                Link = known.Where(l => l.Id == b.LinkId && l.RevokedAt == null && l.UsedAt == null && l.ExpiresAt > now).Select(l => (Guid?)l.Id).FirstOrDefault(),
            }).ListAsync(most, cancellationToken);
        var ids = pages.First.Select(p => (Guid?)p.Id).ToArray();
        var asked = (await items.Where(a => ids.Contains(a.BundleId)).OrderBy(a => a.ControlId).Select(a => new { a.BundleId, a.ControlId, a.DueAt }).ToListAsync(cancellationToken)).ToLookup(a => a.BundleId);

        // What was answered between two statements is left out.
        return new(
            [
                .. from page in pages.First
                   let of = asked[page.Id].ToList()
                   where of.Count > 0
                   select new WaitingRequest(AnswerTexts.Here[page.Plan.AsksAboutControls ? "Asked.Attest" : "Asked.Acknowledge", NamesOf(of.ConvertAll(a => a.ControlId))], page.Name, of.Min(a => a.DueAt))
                   {
                       ItemId = page.Id, LinkId = page.Link,
                   },
            ],
            pages.Total);
    }

    // Answers that a manager, or the lead where there is none, has to look at before they count.
    async Task<Listed<WaitingRequest>> ReviewsAsync(string address, int most, CancellationToken cancellationToken)
    {
        var waiting = await (
            from a in db.Attestations.AsNoTracking()
            join c in db.Campaigns.AsNoTracking() on a.CampaignId equals c.Id
            where a.State == AttestationState.Submitted && a.NeedsReview && (a.ManagerEmail ?? c.StartedBy) == address && (c.State == CampaignState.Open || c.State == CampaignState.Closing)
            orderby a.DueAt, a.ControlId
            select new { a.Id, a.ControlId, c.Name, a.DueAt }).ListAsync(most, cancellationToken);
        return waiting.As(a => new WaitingRequest(AnswerTexts.Here["Asked.Review", a.ControlId], a.Name, a.DueAt) { ItemId = a.Id, Path = $"/attestations/{a.Id:D}" });
    }

    public async Task<Listed<LateRequest>> LateBelowAsync(string address, int most, CancellationToken cancellationToken)
    {
        var late = await db.Attestations.AsNoTracking().Where(a => AttestationStates.Open.Contains(a.State)).ToldTo(address, db).OrderBy(a => a.DueAt).ThenBy(a => a.ControlId)
            .Select(a => new { a.Id, a.ControlId, a.SignerEmail, a.DueAt }).ListAsync(most, cancellationToken);
        return late.As(a => new LateRequest(a.ControlId, a.SignerEmail, a.DueAt, $"/attestations/{a.Id:D}"));
    }

    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> KeepOpenAsync(IReadOnlyList<WaitingRequest> requests, CancellationToken cancellationToken)
    {
        // A review is no page, and has no link.
        var ids = requests.Select(r => r.ItemId).ToArray();
        return await links.FreshenAsync(await db.Bundles.AsTracking().Where(b => ids.Contains(b.Id)).ToListAsync(cancellationToken), cancellationToken);
    }

    static string NamesOf(List<string> controls) => controls.Count switch
    {
        1 => controls[0],
        <= Named => AnswerTexts.Here["Asked.Controls", controls.Count, string.Join(", ", controls)],
        _ => AnswerTexts.Here["Asked.MoreControls", controls.Count, string.Join(", ", controls.Take(Named)), controls.Count - Named],
    };
}
