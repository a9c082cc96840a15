using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Shared;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Asked;

/// <summary>Looks up what a digest says, when it leaves. Its link leads to the page of all that is asked.</summary>
internal sealed class DigestValues(AuditFlowDb db, AskedOf asked, MailQueue outbox, PersonalLinks links, TimeProvider clock) : ILateValues
{
    /// <summary>A digest never carries a link that ends within this time.</summary>
    static readonly TimeSpan StaysGood = TimeSpan.FromDays(3);

    public string Kind => nameof(DailyDigestEmail);

    public async Task<LateValues?> LookUpAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        if (await IsOvertakenAsync(mail, cancellationToken))
        {
            return null;
        }

        var (waiting, until) = await asked.KeepOpenAsync(mail.Recipient, cancellationToken);
        var late = await asked.LateBelowAsync(mail.Recipient, cancellationToken);
        if (waiting.Total == 0 && late.Total == 0)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await outbox.OwnerOfAsync(mail.Recipient, cancellationToken)).Zone.Id);
        var (named, told) = (waiting.First.Take(DailyDigestEmail.Named).Select(w => w.Request).ToList(), late.First.Take(DailyDigestEmail.Named).ToList());
        var email = new DailyDigestEmail
        {
            Waiting = named.ConvertAll(w => new WaitingLine(w.What, w.For, Say(w.DueAt), w.DueAt < now)), FurtherWaiting = waiting.Total - named.Count,
            Late = told.ConvertAll(l => new LateLine(l.What, l.Of, Say(l.DueAt))), FurtherLate = late.Total - told.Count,
        };
        return new(email, mail.PersonId is { } person ? await LinkAsync(mail, person, until, cancellationToken) : null);

        string Say(DateTimeOffset at) => Reader.SayInFull(Deadline.DayOf(at, zone));
    }

    // After a standstill the digests of several days leave together. Each would say the same; the newest does.
    async Task<bool> IsOvertakenAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await db.OutboxMails.AnyAsync(
            m => m.Kind == mail.Kind && m.Recipient == mail.Recipient && m.State == MailState.Queued && m.NotBefore > mail.NotBefore && m.NotBefore <= now, cancellationToken);
    }

    // The link stays for as long as it is good for some days: whoever goes on from yesterday's mail comes in. After the kill
    // switch there is none, unless somebody gave a new link to a request.
    async Task<Guid?> LinkAsync(OutboxMail mail, Guid person, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var newest = await links.NewestAsync(AskedLinks.Name, person, mail.Recipient, cancellationToken);
        if (newest is { RevokedAt: null, UsedAt: null } && newest.ExpiresAt > clock.GetUtcNow() + StaysGood)
        {
            return newest.Id;
        }

        if (until is null && newest is { KilledAt: not null })
        {
            return null;
        }

        await links.RevokeItemAsync(AskedLinks.Name, person, cancellationToken);
        return links.Create(AskedLinks.Name, person, person, mail.Recipient, until ?? clock.GetUtcNow() + PersonalLinks.Lifetime).Id;
    }
}
