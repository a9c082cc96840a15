using AuditFlow.Controls;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Shared;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The mails about one attestation, and the link that goes with them. All are queued in the caller's transaction.</summary>
internal sealed class AttestationMail(AuditFlowDb db, PersonalLinks links, MailQueue outbox, TimeProvider clock)
{
    /// <summary>The purpose of the link, which is also the name of its page.</summary>
    public const string Purpose = "attestation";

    /// <summary>How long an answer is still taken after the due day, unless the campaign closes before.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromDays(60);

    /// <summary>A reminder never carries a link that ends within this time: it gets a new one.</summary>
    static readonly TimeSpan StaysGood = TimeSpan.FromDays(7);

    public async Task AskAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(attestation, cancellationToken);
        await RenewLinkAsync(attestation, cancellationToken);
        await outbox.EmailAsync(
            new AttestationEmail { ControlId = attestation.ControlId, Title = about.Title, Period = about.Period, Due = about.Due, AskedBy = about.AskedBy },
            To(attestation, attestation.SignerEmail, withLink: true, about.AskedBy), $"attestation:{attestation.Id}:ask:{attestation.LinkId}", cancellationToken);
    }

    public async Task RemindAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(attestation, cancellationToken);
        var soon = clock.GetUtcNow() + StaysGood;
        if (!await db.Links.AnyAsync(l => l.Id == attestation.LinkId && l.RevokedAt == null && l.UsedAt == null && l.ExpiresAt > soon, cancellationToken))
        {
            await RenewLinkAsync(attestation, cancellationToken);
        }

        await outbox.EmailAsync(
            new AttestationReminderEmail { ControlId = attestation.ControlId, Title = about.Title, Period = about.Period, Due = about.Due, IsLate = attestation.DueAt < clock.GetUtcNow() },
            To(attestation, attestation.SignerEmail, withLink: true, about.AskedBy), $"attestation:{attestation.Id}:reminder:{attestation.RemindersSent}", cancellationToken);
    }

    public async Task EscalateAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(attestation, cancellationToken);
        if ((attestation.ManagerEmail ?? about.AskedBy) is { } manager)
        {
            await outbox.EmailAsync(
                new AttestationLateEmail { ControlId = attestation.ControlId, Title = about.Title, Period = about.Period, Due = about.Due, Signer = attestation.SignerEmail },
                To(attestation, manager, withLink: false), $"attestation:{attestation.Id}:late", cancellationToken);
        }
    }

    public async Task ReceiptAsync(Attestation attestation, CancellationToken cancellationToken)
        => await outbox.EmailAsync(
            new AttestationReceiptEmail { ControlId = attestation.ControlId, Number = attestation.ReceiptNumber!, SignedText = attestation.SignedText!, SignedHash = attestation.SignedHash! },
            To(attestation, attestation.SignerEmail, withLink: false), $"attestation:{attestation.Id}:receipt", cancellationToken);

    public async Task HandedBackAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        var about = await AboutAsync(attestation, cancellationToken);
        if ((about.AskedBy ?? attestation.ManagerEmail) is { } lead)
        {
            await outbox.EmailAsync(
                new AttestationHandedBackEmail { ControlId = attestation.ControlId, Signer = attestation.SignerEmail, Reason = attestation.HandBackReason!, CampaignId = attestation.CampaignId },
                To(attestation, lead, withLink: false), $"attestation:{attestation.Id}:handed-back:{attestation.Version}", cancellationToken);
        }
    }

    // A new link ends the ones before it.
    async Task RenewLinkAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        await links.RevokeItemAsync(Purpose, attestation.Id, cancellationToken);
        attestation.Send(links.Create(Purpose, attestation.Id, attestation.SignerId, attestation.SignerEmail, attestation.DueAt + Grace), clock.GetUtcNow());
    }

    static MailTo To(Attestation attestation, string address, bool withLink, string? replyTo = null) => new(address)
    {
        ReplyTo = replyTo,
        PersonId = withLink ? attestation.SignerId : null, AuditId = attestation.AuditId, ItemId = attestation.Id, LinkId = withLink ? attestation.LinkId : null,
    };

    async Task<About> AboutAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == attestation.CampaignId, cancellationToken);
        var title = await db.ControlVersions.AsNoTracking()
            .Where(v => v.ControlId == attestation.ControlId && v.Number == attestation.ControlVersion).Select(v => v.Content.Title).SingleAsync(cancellationToken);
        return new About(title, Period.Say(campaign.PeriodFrom, campaign.PeriodTo), Reader.SayInFull(campaign.DueOn), campaign.StartedBy);
    }

    sealed record About(string Title, string Period, string Due, string? AskedBy);
}
