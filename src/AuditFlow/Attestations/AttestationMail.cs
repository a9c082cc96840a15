using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Outbox;
using AuditFlow.Shared;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The mails about attestations. All are queued in the caller's transaction.</summary>
internal sealed class AttestationMail(AuditFlowDb db, BundleLinks links, MailQueue outbox, DailyDigest digest, TimeProvider clock)
{
    /// <summary>The purpose of the link, which is also the name of its page. Its item is a bundle.</summary>
    public const string Purpose = "attestation";

    public Task AskAsync(Campaign campaign, Bundle bundle, IReadOnlyList<AskedItem> items, DateTimeOffset dueAt, CancellationToken cancellationToken)
        => outbox.EmailAsync(
            new AttestationEmail
            {
                Items = [.. items.Take(AttestationEmail.Named)], Count = items.Count, Kind = campaign.Plan.Kind, Period = Period.Say(campaign.PeriodFrom, campaign.PeriodTo),
                Due = Reader.SayInFull(campaign.DueOn), AskedBy = campaign.StartedBy,
            },
            To(bundle, campaign.StartedBy), $"bundle:{bundle.Id}:ask:{bundle.LinkId}", cancellationToken);

    /// <summary>Reminds of all that is open on these pages, once a day: in each person's digest, or by a mail for each page where digests are off.</summary>
    /// <returns>Those reminded of. Left out is what was reminded of today, has nothing open, or lost its link to the kill switch.</returns>
    public async Task<IReadOnlySet<Guid>> RemindAsync(IReadOnlyCollection<Guid> pages, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = await (
            from b in db.Bundles.AsTracking()
            join p in db.People on b.PersonId equals p.Id
            where pages.Contains(b.Id)
            select new { Bundle = b, p.TimeZone }).ToListAsync(cancellationToken);
        var due = new List<DuePage>();
        foreach (var page in found)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(page.TimeZone);
            var today = Deadline.DayOf(now, zone);
            if (page.Bundle.RemindedAt is not { } last || Deadline.DayOf(last, zone) < today)
            {
                due.Add(new DuePage(page.Bundle, page.TimeZone, today));
            }
        }

        var open = await links.FreshenAsync(due.ConvertAll(d => d.Bundle), cancellationToken);
        due.RemoveAll(d => !open.ContainsKey(d.Bundle.Id));
        due.ForEach(d => d.Bundle.Remind(now));
        if (!digest.IsOn)
        {
            return await RemindEachAsync(due, cancellationToken);
        }

        foreach (var (page, zone, _) in due.DistinctBy(d => d.Bundle.Email))
        {
            await digest.RemindAsync(page.Email, new MailboxOwner(page.PersonId, zone), cancellationToken);
        }

        return due.Select(d => d.Bundle.Id).ToHashSet();
    }

    async Task<IReadOnlySet<Guid>> RemindEachAsync(IReadOnlyList<DuePage> due, CancellationToken cancellationToken)
    {
        var (pages, campaigns) = (due.Select(d => (Guid?)d.Bundle.Id).ToArray(), due.Select(d => d.Bundle.CampaignId).Distinct().ToArray());
        var asking = await db.Campaigns.AsNoTracking().Where(c => campaigns.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var open = (await (
            from a in db.Attestations
            join v in db.ControlVersions on new { a.ControlId, Number = a.ControlVersion } equals new { v.ControlId, v.Number }
            where pages.Contains(a.BundleId) && AttestationStates.Open.Contains(a.State)
            orderby a.ControlId
            select new { a.BundleId, a.ControlId, v.Content.Title, a.DueAt }).ToListAsync(cancellationToken)).ToLookup(o => o.BundleId);
        var reminded = new HashSet<Guid>();
        foreach (var (page, _, today) in due)
        {
            var (campaign, of) = (asking[page.CampaignId], open[page.Id].ToList());
            if (of.Count > 0 && await outbox.EmailAsync(
                new AttestationReminderEmail
                {
                    Items = [.. of.Take(AttestationEmail.Named).Select(o => new AskedItem(o.ControlId, o.Title, null))], Count = of.Count,
                    Period = Period.Say(campaign.PeriodFrom, campaign.PeriodTo), Due = Reader.SayInFull(campaign.DueOn), IsLate = of.Min(o => o.DueAt) < clock.GetUtcNow(),
                },
                To(page, campaign.StartedBy), $"bundle:{page.Id}:reminder:{today:yyyy-MM-dd}", cancellationToken))
            {
                reminded.Add(page.Id);
            }
        }

        return reminded;
    }

    public async Task EscalateAsync(Attestation attestation, string to, string because, CancellationToken cancellationToken)
    {
        if (digest.IsOn)
        {
            await digest.TellAsync(to, cancellationToken);
            return;
        }

        var about = await AboutAsync(attestation, cancellationToken);
        await outbox.EmailAsync(
            new AttestationLateEmail
            {
                ControlId = attestation.ControlId, Title = about.Title, Period = Period.Say(about.Campaign.PeriodFrom, about.Campaign.PeriodTo), Due = Reader.SayInFull(about.Campaign.DueOn),
                Signer = attestation.SignerEmail, Because = because,
            },
            Plain(attestation, to), $"attestation:{attestation.Id}:late:{attestation.Escalations}", cancellationToken);
    }

    /// <summary>Tells the signer what was signed just now, all of one form in one mail.</summary>
    public Task ReceiptAsync(Bundle bundle, IReadOnlyList<SignedLine> signed, DateTimeOffset at, TimeZoneInfo zone, string? replyTo, CancellationToken cancellationToken)
        => outbox.EmailAsync(
            new AttestationReceiptEmail { Signed = signed, SignedAt = SayInFull(at, zone) },
            new MailTo(bundle.Email) { AuditId = bundle.AuditId, ItemId = bundle.Id, ReplyTo = replyTo }, $"receipt:{signed[0].Number}", cancellationToken);

    public async Task HandedBackAsync(Attestation attestation, string reason, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(attestation, cancellationToken);
        if ((about.Campaign.StartedBy ?? attestation.ManagerEmail) is { } lead)
        {
            await outbox.EmailAsync(
                new AttestationHandedBackEmail { ControlId = attestation.ControlId, Signer = attestation.SignerEmail, Reason = reason, CampaignId = attestation.CampaignId },
                Plain(attestation, lead), $"attestation:{attestation.Id}:handed-back:{attestation.Version}", cancellationToken);
        }
    }

    /// <summary>Asks the manager, or the lead where there is none, to look at an answer.</summary>
    public async Task ReviewAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(attestation, cancellationToken);
        if ((attestation.ManagerEmail ?? about.Campaign.StartedBy) is { } reviewer)
        {
            if (digest.IsOn)
            {
                await digest.TellAsync(reviewer, cancellationToken);
                return;
            }

            await outbox.EmailAsync(
                new AttestationReviewEmail
                {
                    ControlId = attestation.ControlId, Title = about.Title, Signer = attestation.SignerEmail, Answer = attestation.Answer!.Value.Words.ToLowerInvariant(), AttestationId = attestation.Id,
                },
                Plain(attestation, reviewer), $"attestation:{attestation.Id}:review:{attestation.Answers}", cancellationToken);
        }
    }

    /// <summary>Tells the owner that somebody answered for them, and why.</summary>
    public async Task OnBehalfAsync(Attestation attestation, string by, string because, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(attestation, cancellationToken);
        await outbox.EmailAsync(
            new AttestationOnBehalfEmail { ControlId = attestation.ControlId, Title = about.Title, By = by, Because = because, Number = attestation.ReceiptNumber! },
            Plain(attestation, attestation.SignerEmail) with { ReplyTo = by }, $"attestation:{attestation.Id}:on-behalf:{attestation.Answers}", cancellationToken);
    }

    /// <summary>Tells the lead whom a request did not reach, so that somebody else is asked or the mailbox is mended.</summary>
    public async Task UndeliverableAsync(Bundle page, IReadOnlyList<Attestation> items, string because, Guid mailId, CancellationToken cancellationToken)
    {
        var lead = await db.Campaigns.Where(c => c.Id == page.CampaignId).Select(c => c.StartedBy).SingleAsync(cancellationToken);
        if ((lead ?? items[0].ManagerEmail) is { } to)
        {
            await outbox.EmailAsync(
                new AttestationUndeliverableEmail { Recipient = page.Email, ControlIds = [.. items.Take(AttestationEmail.Named).Select(i => i.ControlId)], Because = because, CampaignId = page.CampaignId },
                new MailTo(to) { AuditId = page.AuditId, ItemId = page.CampaignId }, $"undeliverable:{mailId}:{page.Id}", cancellationToken);
        }
    }

    public async Task<bool> AskAboutGapsAsync(Campaign campaign, int missing, int asked, CancellationToken cancellationToken)
        => campaign.StartedBy is { } lead && await outbox.EmailAsync(
            new CampaignGapsEmail { Name = campaign.Name, Missing = missing, Asked = asked, CampaignId = campaign.Id }, new MailTo(lead) { AuditId = campaign.AuditId, ItemId = campaign.Id },
            $"campaign:{campaign.Id}:gaps", cancellationToken);

    static string SayInFull(DateTimeOffset at, TimeZoneInfo zone)
        => TimeZoneInfo.ConvertTime(at, zone).ToString("ddd d MMM yyyy, HH:mm:ss ", System.Globalization.CultureInfo.InvariantCulture) + Reader.Place(zone);

    static MailTo To(Bundle bundle, string? replyTo) => new(bundle.Email)
    {
        ReplyTo = replyTo, PersonId = bundle.PersonId, AuditId = bundle.AuditId, ItemId = bundle.Id, LinkId = bundle.LinkId,
    };

    static MailTo Plain(Attestation attestation, string address) => new(address) { AuditId = attestation.AuditId, ItemId = attestation.Id };

    async Task<About> AboutAsync(Attestation attestation, CancellationToken cancellationToken) => new(
        await db.ControlVersions.AsNoTracking().Where(v => v.ControlId == attestation.ControlId && v.Number == attestation.ControlVersion).Select(v => v.Content.Title).SingleAsync(cancellationToken),
        await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == attestation.CampaignId, cancellationToken));

    sealed record DuePage(Bundle Bundle, string TimeZone, DateOnly Today);

    sealed record About(string Title, Campaign Campaign);
}
