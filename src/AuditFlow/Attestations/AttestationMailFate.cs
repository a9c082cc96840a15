using AuditFlow.Platform.Asked;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>A request, a reminder or a digest did not arrive: what stands on its pages is undeliverable, and the lead is told .</summary>
internal sealed class AttestationMailFate(AuditFlowDb db, AttestationMail letters, Trail trail) : IMailFate
{
    public async Task NotDeliveredAsync(OutboxMail mail, string because, CancellationToken cancellationToken)
    {
        var pages = await PagesAsync(mail, cancellationToken);
        var ids = pages.ConvertAll(p => (Guid?)p.Id);
        var open = (await db.Attestations.AsTracking().Where(a => ids.Contains(a.BundleId) && AttestationStates.Open.Contains(a.State)).OrderBy(a => a.ControlId).ToListAsync(cancellationToken))
            .ToLookup(a => a.BundleId);
        foreach (var page in pages)
        {
            var items = open[page.Id].ToList();
            foreach (var item in items)
            {
                item.CouldNotBeDelivered(because[..Math.Min(because.Length, 2000)]);
            }

            if (items.Count > 0)
            {
                trail.Add(page.AuditId, "attestation-undeliverable", $"bundle:{page.Id}", $"The mail to {page.Email} about {items.Count} controls could not be delivered.");
                await letters.UndeliverableAsync(page, items, because, mail.Id, cancellationToken);
            }
        }
    }

    async Task<List<Bundle>> PagesAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        var (pages, items) = (db.Bundles.AsNoTracking(), db.Attestations);
        return mail switch
        {
            // A mail whose link was replaced since says nothing about the page any more.
            { Kind: nameof(AttestationEmail) or nameof(AttestationReminderEmail), ItemId: { } page } => await pages.Where(b => b.Id == page && b.LinkId == mail.LinkId).ToListAsync(cancellationToken),
            { Kind: nameof(DailyDigestEmail) } => await pages
                .Where(b => b.Email == mail.Recipient && items.Any(a => a.BundleId == b.Id && AttestationStates.Open.Contains(a.State) && a.UndeliverableBecause == null)).ToListAsync(cancellationToken),
            _ => [],
        };
    }
}
