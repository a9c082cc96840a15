using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace AuditFlow.Platform.Outbox;

/// <summary>One try to send one mail: what is written down before and after it.</summary>
internal sealed class Attempt(IServiceProvider services, Guid id, string owner, DateTimeOffset until)
{
    /// <summary>Why a mail was not sent whose values are looked up when it leaves.</summary>
    const string NothingToSay = "Nothing was left for it to tell: all was answered, or a newer mail tells it.";

    readonly AuditFlowDb db = services.GetRequiredService<AuditFlowDb>();
    readonly Transaction transaction = services.GetRequiredService<Transaction>();

    IQueryable<OutboxMail> Mine => db.OutboxMails.Where(m => m.Id == id && m.State == MailState.Queued && m.LeaseOwner == owner);

    /// <summary>Counts the try and commits the hashes of the secrets. Null when there is nothing to send: the lease was lost or the link has ended.</summary>
    public Task<OutboxMail?> BeginAsync(MailSecrets secrets, DateTimeOffset now, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            DateTimeOffset? lease = until;
            var mine = await Mine.Where(m => m.LeaseUntil > now).ExecuteUpdateAsync(
                set => set.SetProperty(m => m.Attempts, m => m.Attempts + 1).SetProperty(m => m.LeaseUntil, lease), cancellationToken);
            if (mine == 0)
            {
                return null;
            }

            if (await FilledAsync(cancellationToken) is not { } mail)
            {
                await DropAsync(NothingToSay, cancellationToken);
                return null;
            }

            if (!await services.GetRequiredService<SecretsOfMail>().KeepAsync(mail.LinkId, mail.Kind, mail.Content, secrets, cancellationToken))
            {
                await DropAsync(null, cancellationToken);
                return null;
            }

            return mail;
        },
        cancellationToken);

    // Values that are looked up when the mail leaves are written down with each try: what stands in the outbox is what was sent.
    async Task<OutboxMail?> FilledAsync(CancellationToken cancellationToken)
    {
        var mail = await db.OutboxMails.AsNoTracking().SingleAsync(m => m.Id == id, cancellationToken);
        if (services.GetServices<ILateValues>().FirstOrDefault(l => l.Kind == mail.Kind) is not { } late)
        {
            return mail;
        }

        if (await late.LookUpAsync(mail, cancellationToken) is not { } values)
        {
            return null;
        }

        var (content, subject, link) = (EmailCatalog.Write(values.Email), values.Email.Subject, values.LinkId);
        await db.SaveChangesAsync(cancellationToken);
        await Mine.ExecuteUpdateAsync(set => set.SetProperty(m => m.Content, content).SetProperty(m => m.Subject, subject).SetProperty(m => m.LinkId, link), cancellationToken);
        return await db.OutboxMails.AsNoTracking().SingleAsync(m => m.Id == id, cancellationToken);
    }

    Task<int> DropAsync(string? because, CancellationToken cancellationToken) => Mine.ExecuteUpdateAsync(
        set => set
            .SetProperty(m => m.State, MailState.Dropped).SetProperty(m => m.LastError, because).SetProperty(m => m.LeaseOwner, (string?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null),
        cancellationToken);

    public Task<int> SentAsync(string messageId, string keptText, MailConversation conversation, DateTimeOffset began, DateTimeOffset now, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            DateTimeOffset? at = now;
            await NoteAsync(new AttemptFault(null, null, conversation, began), now, cancellationToken);
            return await Mine.ExecuteUpdateAsync(
                set => set
                    .SetProperty(m => m.State, MailState.Sent).SetProperty(m => m.SentAt, at).SetProperty(m => m.MessageId, messageId).SetProperty(m => m.KeptText, keptText)
                    .SetProperty(m => m.LastError, (string?)null).SetProperty(m => m.LeaseOwner, (string?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null),
                cancellationToken);
        },
        cancellationToken);

    public Task<int> FailedAsync(AttemptFault failed, QuietHours quiet, TimeSpan giveUpAfter, DateTimeOffset now, bool tellsSlices, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            if (await Mine.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } mail)
            {
                return 0;
            }

            var fault = failed.Fault ?? MailFault.Failed;
            var failures = mail.Failures + (fault == MailFault.Failed ? 1 : 0);
            var state = fault.IsFinal ? MailState.Refused
                : failures >= OutboxPump.AttemptsUntilParked || fault != MailFault.Failed && now - (mail.NotBefore ?? mail.QueuedAt) >= giveUpAfter ? MailState.Parked
                : MailState.Queued;
            var next = now + OutboxPump.Pause(Math.Max(fault == MailFault.Failed ? failures : mail.Attempts, 1), id, fault);
            next = mail.QuietZone is null ? next : quiet.NextAllowed(next, DateTimeZoneProviders.Tzdb[mail.QuietZone]);
            await NoteAsync(failed, now, cancellationToken);
            var because = failed.Short;
            var rows = await Mine.ExecuteUpdateAsync(
                set => set
                    .SetProperty(m => m.State, state).SetProperty(m => m.NextAttemptAt, next).SetProperty(m => m.LastError, because).SetProperty(m => m.Failures, failures)
                    .SetProperty(m => m.LeaseOwner, (string?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null),
                cancellationToken);
            if (state != MailState.Queued && rows > 0)
            {
                await EndAsync(mail, state, because, tellsSlices, cancellationToken);
            }

            return rows;
        },
        cancellationToken);

    async Task EndAsync(OutboxMail mail, MailState state, string because, bool tellsSlices, CancellationToken cancellationToken)
    {
        var trail = services.GetRequiredService<Trail>();
        if (state == MailState.Refused)
        {
            trail.Add(null, "mail-refused", $"mail:{id:D}", "A mail was refused by the mail server for good.");
        }
        else
        {
            trail.Add(null, "mail-given-up", $"mail:{id:D}", $"A mail could not be sent in {mail.Attempts} tries and was put aside.");
        }

        if (tellsSlices)
        {
            await services.TellNotDeliveredAsync(id, because, cancellationToken);
        }
        else
        {
            trail.Add(null, "mail-news-lost", $"mail:{id:D}", "The part of the product that the mail belongs to could not be told that it did not arrive.");
        }
    }

    async Task NoteAsync(AttemptFault how, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var number = await db.OutboxMails.Where(m => m.Id == id).Select(m => m.Attempts).SingleAsync(cancellationToken);
        db.MailAttempts.Add(new MailAttempt
        {
            Id = services.GetRequiredService<Ids>().New(), MailId = id, Number = number, BeganAt = how.Began, EndedAt = now, Fault = how.Fault, Words = how.Words is null ? null : how.Short,
            Conversation = how.Conversation.Text,
        });
    }
}

/// <summary>How a try ended: with which fault, in whose words, after which conversation.</summary>
internal sealed record AttemptFault(MailFault? Fault, string? Words, MailConversation Conversation, DateTimeOffset Began)
{
    const int Longest = 2000;

    public string Short => Words is { Length: > Longest } ? Words[..Longest] : Words ?? "";
}
