using AuditFlow.Platform.Email;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

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
}

/// <summary>Queues mail in the current transaction. It leaves after commit, at least once, always with the same Message-Id.</summary>
internal sealed class MailQueue(AuditFlowDb db, Ids ids, TimeProvider clock, AfterCommit afterCommit, OutboxWakeUp wakeUp)
{
    /// <param name="email">The values of the mail.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="dedupeKey">Names this very mail, such as <c>task:018f…:reminder:2</c>: asked for twice it is queued once.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>False when it was queued before.</returns>
    public async Task<bool> EmailAsync(IEmail email, MailTo to, string dedupeKey, CancellationToken cancellationToken)
    {
        MimeMessages.OneLine(email.Subject, "subject");
        MimeMessages.OneLine(to.Address, "address");
        var now = InstantConverter.ToMicroseconds(clock.GetUtcNow());
        var rows = await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO "OutboxMails" ("Id", "Kind", "Content", "Subject", "Recipient", "ReplyTo", "PersonId", "AuditId", "ItemId", "LinkId", "DedupeKey", "State", "QueuedAt", "NextAttemptAt", "Attempts")
             VALUES ({ids.New()}, {EmailCatalog.NameOf(email)}, {EmailCatalog.Write(email)}, {email.Subject}, {to.Address}, {to.ReplyTo}, {to.PersonId}, {to.AuditId}, {to.ItemId}, {to.LinkId}, {dedupeKey}, {nameof(MailState.Queued)}, {now}, {now}, 0)
             ON CONFLICT ("DedupeKey") DO NOTHING
             """,
            cancellationToken);
        afterCommit.Do(wakeUp.Ring);
        return rows > 0;
    }
}

/// <summary>Rings when mail was queued by this process.</summary>
internal sealed class OutboxWakeUp : Bell;
