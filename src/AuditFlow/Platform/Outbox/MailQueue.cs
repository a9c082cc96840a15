using AuditFlow.Platform.Email;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace AuditFlow.Platform.Outbox;

/// <summary>Who gets a mail, and what it is about.</summary>
/// <param name="Address">The mailbox.</param>
internal sealed record MailTo(string Address)
{
    public Guid? PersonId { get; init; }

    public Guid? AuditId { get; init; }

    /// <summary>What the mail is about.</summary>
    public Guid? ItemId { get; init; }

    /// <summary>The link whose secret goes into this mail. If it ends before the mail leaves, the mail is withdrawn.</summary>
    public Guid? LinkId { get; init; }

    /// <summary>Where an answer by mail goes.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Mails under one key to one person stand together in their mailbox, such as <c>attestation:018f…</c>.</summary>
    public string? Thread { get; init; }

    /// <summary>False for mail that its recipient may stop; it then says where.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>It leaves at this instant or later.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>It waits for the end of the recipient's quiet hours.</summary>
    public bool RespectsQuietHours { get; init; }

    /// <summary>The clock by which the recipient lives, where whoever queues the mail knows it. Otherwise it is looked up when it is needed.</summary>
    public DateTimeZone? Zone { get; init; }
}

/// <summary>Queues mail in the current transaction. It leaves after commit, at least once, always with the same Message-Id.</summary>
internal sealed class MailQueue(
    AuditFlowDb db, Ids ids, TimeProvider clock, AfterCommit afterCommit, OutboxWakeUp wakeUp, AuditFlowSettings settings, IEnumerable<IMailboxOwners> owners)
{
    /// <summary>Why a mail was not sent whose recipient wants none of its kind.</summary>
    public const string Stopped = "Its recipient has stopped mail of this kind.";

    /// <param name="email">The values of the mail.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="dedupeKey">Names this very mail, such as <c>task:018f…:reminder:2</c>: asked for twice it is queued once.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>False when it was queued before, or its recipient wants none of this kind.</returns>
    public async Task<bool> EmailAsync(IEmail email, MailTo to, string dedupeKey, CancellationToken cancellationToken)
    {
        MimeMessages.OneLine(email.Subject, "subject");
        MimeMessages.OneLine(to.Address, "address");
        var (kind, address, now) = (EmailCatalog.NameOf(email), to.Address.ToLowerInvariant(), clock.GetUtcNow());
        var isStopped = !to.IsRequired && await db.MailOptOuts.AnyAsync(o => o.Address == address && o.Kind == kind, cancellationToken);
        var zone = to.RespectsQuietHours ? to.Zone ?? (await OwnerOfAsync(to.Address, cancellationToken)).Zone : null;
        var next = to.NotBefore is { } earliest && earliest > now ? earliest : now;
        next = zone is null ? next : QuietHours.Of(settings.Mail.QuietHours).NextAllowed(next, zone);

        var (queuedAt, nextAt) = (InstantConverter.ToMicroseconds(now), InstantConverter.ToMicroseconds(next));
        long? notBefore = next == now ? null : nextAt;
        var state = isStopped ? nameof(MailState.Dropped) : nameof(MailState.Queued);
        var rows = await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO "OutboxMails" ("Id", "Kind", "Content", "Subject", "Recipient", "ReplyTo", "PersonId", "AuditId", "ItemId", "LinkId", "DedupeKey", "State", "QueuedAt", "NextAttemptAt", "Attempts",
                 "Thread", "IsOptional", "QuietZone", "NotBefore", "Failures", "LastError")
             VALUES ({ids.New()}, {kind}, {EmailCatalog.Write(email)}, {email.Subject}, {to.Address}, {to.ReplyTo}, {to.PersonId}, {to.AuditId}, {to.ItemId}, {to.LinkId}, {dedupeKey}, {state}, {queuedAt}, {nextAt}, 0,
                 {to.Thread}, {!to.IsRequired}, {zone?.Id}, {notBefore}, 0, {(isStopped ? Stopped : null)})
             ON CONFLICT ("DedupeKey") DO NOTHING
             """,
            cancellationToken);
        afterCommit.Do(wakeUp.Ring);
        return rows > 0 && !isStopped;
    }

    /// <summary>Who is behind a mailbox, as far as that is known, and by which clock they live.</summary>
    public async Task<(DateTimeZone Zone, Guid? PersonId)> OwnerOfAsync(string address, CancellationToken cancellationToken)
    {
        foreach (var known in owners)
        {
            if (await known.FindAsync(address, cancellationToken) is { } owner && DateTimeZoneProviders.Tzdb.GetZoneOrNull(owner.Zone) is { } zone)
            {
                return (zone, owner.PersonId);
            }
        }

        return (DateTimeZoneProviders.Tzdb[settings.Company.TimeZone], null);
    }

    /// <summary>Whether a mail was queued under this key and does not wait any more.</summary>
    public Task<bool> HasLeftAsync(string dedupeKey, CancellationToken cancellationToken)
        => db.OutboxMails.AnyAsync(m => m.DedupeKey == dedupeKey && m.State != MailState.Queued, cancellationToken);
}

/// <summary>Rings when mail was queued by this process.</summary>
internal sealed class OutboxWakeUp : Bell;
