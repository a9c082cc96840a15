using AuditFlow.Platform.Links;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The links of pages: one is good at a time, and the one before ends with it .</summary>
internal sealed class BundleLinks(AuditFlowDb db, PersonalLinks links, TimeProvider clock)
{
    /// <summary>A reminder never carries a link that ends within this time: it gets a new one.</summary>
    static readonly TimeSpan StaysGood = TimeSpan.FromDays(7);

    /// <summary>
    /// Gives a page its link. Answers are taken until a person closes the campaign, which ends every link; until then a link
    /// lives as long as any, also when the last day has passed.
    /// </summary>
    public void Give(Bundle bundle) => bundle.LinkBy(links.Create(AttestationMail.Purpose, bundle.Id, bundle.PersonId, bundle.Email, clock.GetUtcNow() + PersonalLinks.Lifetime).Id);

    /// <summary>Another link in place of the one before.</summary>
    public async Task RenewAsync(Bundle bundle, CancellationToken cancellationToken)
    {
        await links.RevokeItemAsync(AttestationMail.Purpose, bundle.Id, cancellationToken);
        Give(bundle);
    }

    /// <summary>Makes sure that each page has a link that is good for some days.</summary>
    /// <returns>Until when, by page. Left out are those whose link was ended by the kill switch: only a lead gives another then .</returns>
    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> FreshenAsync(IReadOnlyCollection<Bundle> pages, CancellationToken cancellationToken)
    {
        var (now, ids) = (clock.GetUtcNow(), pages.Select(p => p.LinkId).OfType<Guid>().ToArray());
        var known = await db.Links.AsNoTracking().Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var (until, over) = (new Dictionary<Guid, DateTimeOffset>(), new List<Bundle>());
        foreach (var page in pages)
        {
            switch (page.LinkId is { } id ? known.GetValueOrDefault(id) : null)
            {
                case { KilledAt: not null }:
                    break;
                case { RevokedAt: null, UsedAt: null } link when link.ExpiresAt > now + StaysGood:
                    until[page.Id] = link.ExpiresAt;
                    break;
                default:
                    over.Add(page);
                    break;
            }
        }

        var renewed = over.Select(p => p.Id).ToArray();
        if (renewed.Length > 0)
        {
            await links.RevokeItemsAsync(AttestationMail.Purpose, db.Bundles.Where(b => renewed.Contains(b.Id)).Select(b => b.Id), cancellationToken);
        }

        foreach (var page in over)
        {
            Give(page);
            until[page.Id] = now + PersonalLinks.Lifetime;
        }

        return until;
    }

    /// <summary>Ends the links of pages on which nothing is left to answer, after some of their controls went elsewhere and were saved.</summary>
    public async Task EndEmptyAsync(IReadOnlyCollection<Guid> bundles, CancellationToken cancellationToken)
    {
        var items = db.Attestations;
        await links.RevokeItemsAsync(
            AttestationMail.Purpose, db.Bundles.Where(b => bundles.Contains(b.Id) && !items.Any(a => a.BundleId == b.Id && AttestationStates.Open.Contains(a.State))).Select(b => b.Id), cancellationToken);
    }
}
