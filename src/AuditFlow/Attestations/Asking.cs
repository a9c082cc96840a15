using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Asks people: puts what one person is to answer on as few pages as possible, each with a link of its own, and queues the
/// mails. Everything happens in the caller's transaction.
/// </summary>
internal sealed class Asking(AuditFlowDb db, BundleLinks links, AttestationMail mail, DailyDigest digest, Trail trail, Ids ids, TimeProvider clock)
{
    /// <summary>Asks for these attestations, which nobody has been asked for yet or which changed hands.</summary>
    /// <param name="campaign">Their campaign.</param>
    /// <param name="items">Tracked or new.</param>
    /// <param name="titles">The titles of their controls, where the caller knows them already.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task AskAsync(Campaign campaign, IReadOnlyList<Attestation> items, IReadOnlyDictionary<string, string>? titles, CancellationToken cancellationToken)
    {
        titles ??= await TitlesAsync(items, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var ofPerson in items.GroupBy(i => (i.SignerId, i.SignerEmail, i.Level)))
        {
            foreach (var page in ofPerson.OrderBy(i => i.ControlId, StringComparer.Ordinal).Chunk(campaign.Plan.BundleSize))
            {
                var bundle = Bundle.For(ids.New(), campaign, ofPerson.Key.SignerId, ofPerson.Key.SignerEmail, ofPerson.Key.Level, now);
                links.Give(bundle);
                db.Bundles.Add(bundle);
                foreach (var item in page)
                {
                    Put(item, bundle.Id);
                }

                await mail.AskAsync(campaign, bundle, [.. page.Select(i => new AskedItem(i.ControlId, titles[i.ControlId], i.ReturnedBecause))], page[0].DueAt, cancellationToken);
            }
        }
    }

    /// <summary>
    /// It is the turn of these. Whoever has a page of the campaign open already finds them there and reads of it in the next digest,
    /// however many people signed before them; whoever has none gets one, and a mail at once.
    /// </summary>
    public async Task TurnAsync(Campaign campaign, IReadOnlyList<Attestation> items, CancellationToken cancellationToken)
    {
        var people = items.Select(i => i.SignerId).Distinct().ToArray();
        var (all, known) = (db.Attestations, db.Links);
        var pages = digest.IsOn
            ? await db.Bundles.AsTracking()
                .Where(b => b.CampaignId == campaign.Id && people.Contains(b.PersonId) && all.Any(a => a.BundleId == b.Id && AttestationStates.Open.Contains(a.State))
                    && known.Any(l => l.Id == b.LinkId && l.KilledAt == null))
                .OrderByDescending(b => b.CreatedAt).ThenByDescending(b => b.Id)
                .Select(b => new { Bundle = b, Open = all.Count(a => a.BundleId == b.Id) }).ToListAsync(cancellationToken)
            : [];
        var left = new List<Attestation>();
        foreach (var ofPerson in items.GroupBy(i => (i.SignerId, i.SignerEmail, i.Level)))
        {
            var page = pages.Find(p => (p.Bundle.PersonId, p.Bundle.Email, p.Bundle.Level) == ofPerson.Key && p.Open + ofPerson.Count() <= campaign.Plan.BundleSize);
            if (page is null)
            {
                left.AddRange(ofPerson);
                continue;
            }

            await links.FreshenAsync([page.Bundle], cancellationToken);
            foreach (var item in ofPerson)
            {
                Put(item, page.Bundle.Id);
            }

            await digest.TellAsync(ofPerson.Key.SignerEmail, cancellationToken);
        }

        await AskAsync(campaign, left, null, cancellationToken);
    }

    /// <summary>Asks for one attestation that changed hands or came back. What is left of the page it stood on stays good.</summary>
    public async Task AskAsync(Attestation item, CancellationToken cancellationToken)
        => await AskAsync(await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == item.CampaignId, cancellationToken), [item], null, cancellationToken);

    /// <summary>Sends a page's request again by a new link; the old one ends .</summary>
    public async Task AskAgainAsync(Bundle bundle, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == bundle.CampaignId, cancellationToken);
        var items = await OpenOn(bundle.Id).AsTracking().ToListAsync(cancellationToken);
        if (items.Count == 0)
        {
            return;
        }

        await links.RenewAsync(bundle, cancellationToken);
        foreach (var item in items)
        {
            item.Send(bundle.Id, clock.GetUtcNow());
        }

        var titles = await TitlesAsync(items, cancellationToken);
        await mail.AskAsync(campaign, bundle, [.. items.Select(i => new AskedItem(i.ControlId, titles[i.ControlId], i.ReturnedBecause))], items[0].DueAt, cancellationToken);
    }

    /// <summary>Somebody in the register, as the one to be asked.</summary>
    public Task<AskedPerson?> FindAsync(string email, CancellationToken cancellationToken)
    {
        var normal = email.Trim().ToLowerInvariant();
        return db.People.Where(p => p.Email == normal).Select(p => new AskedPerson(p.Id, p.Email, p.TimeZone)).SingleOrDefaultAsync(cancellationToken);
    }

    void Put(Attestation item, Guid bundle)
    {
        item.Send(bundle, clock.GetUtcNow());
        trail.Add(item.AuditId, "attestation-asked", $"attestation:{item.Id}", $"{item.SignerEmail} was asked to attest {item.ControlId}.");
    }

    IQueryable<Attestation> OpenOn(Guid bundle) => db.Attestations.Where(a => a.BundleId == bundle && AttestationStates.Open.Contains(a.State)).OrderBy(a => a.ControlId);

    async Task<Dictionary<string, string>> TitlesAsync(IReadOnlyList<Attestation> items, CancellationToken cancellationToken)
    {
        var wanted = items.Select(i => i.ControlId).Distinct().ToArray();
        var found = await db.ControlVersions.Where(v => wanted.Contains(v.ControlId)).Select(v => new { v.ControlId, v.Number, v.Content.Title }).ToListAsync(cancellationToken);
        var byVersion = found.ToDictionary(v => (v.ControlId, v.Number), v => v.Title);
        return items.DistinctBy(i => i.ControlId).ToDictionary(i => i.ControlId, i => byVersion[(i.ControlId, i.ControlVersion)]);
    }
}

/// <summary>A control as a mail names it, and why it is asked for again.</summary>
internal sealed record AskedItem(string ControlId, string Title, string? Because);
