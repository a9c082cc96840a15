using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Outbox;

/// <summary>
/// A mail on its way out. Queued as values and put into words only when it is sent; afterwards the words are kept, with
/// the secret of the link cut out.
/// </summary>
internal sealed class OutboxMail
{
    OutboxMail()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>The name of its kind, such as <c>ReminderEmail</c>.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Its values as JSON.</summary>
    public string Content { get; private set; } = "";

    public string Subject { get; private set; } = "";

    public string Recipient { get; private set; } = "";

    public string? ReplyTo { get; private set; }

    public Guid? PersonId { get; private set; }

    public Guid? AuditId { get; private set; }

    /// <summary>What it is about, for the part of the product that queued it.</summary>
    public Guid? ItemId { get; private set; }

    public Guid? LinkId { get; private set; }

    /// <summary>Asked for twice under one key, a mail is queued once.</summary>
    public string DedupeKey { get; private set; } = "";

    public MailState State { get; private set; }

    public DateTimeOffset QueuedAt { get; private set; }

    public DateTimeOffset NextAttemptAt { get; private set; }

    public int Attempts { get; private set; }

    public string? LastError { get; private set; }

    public string? LeaseOwner { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public string? MessageId { get; private set; }

    /// <summary>What the recipient read, without the secret of the link.</summary>
    public string? KeptText { get; private set; }

    /// <summary>Mails under one key to one person are one thread in their mailbox.</summary>
    public string? Thread { get; private set; }

    /// <summary>Its recipient may stop mail of this kind.</summary>
    public bool IsOptional { get; private set; }

    /// <summary>The time zone in whose quiet hours it does not leave; empty when it leaves at any hour.</summary>
    public string? QuietZone { get; private set; }

    /// <summary>From when on it is meant to leave, where that is not when it was queued: what it is given up after is counted from here.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    /// <summary>Tries that failed by a fault of the mail itself. Eight of them put it aside.</summary>
    public int Failures { get; private set; }

    /// <summary>Has it sent now, with all its tries before it: also one that waits for its next try.</summary>
    public void Retry(DateTimeOffset now)
    {
        Refuse.If(State is MailState.Sent or MailState.Dropped, "mail-not-parked", "Only a mail that did not arrive can be tried again.");
        Refuse.If(IsLeaving(now), "mail-leaving", "This mail is being sent at this moment. Look again in a minute.");
        (State, Attempts, Failures, NextAttemptAt, NotBefore) = (MailState.Queued, State == MailState.Queued ? Attempts : 0, 0, now, now);
        (LeaseOwner, LeaseUntil) = (null, null);
    }

    /// <summary>Puts a waiting mail aside until somebody has it tried again.</summary>
    public void Park(string because, DateTimeOffset now)
    {
        Refuse.If(State != MailState.Queued, "mail-not-queued", "Only a mail that waits can be parked.");
        Refuse.If(IsLeaving(now), "mail-leaving", "This mail is being sent at this moment. Look again in a minute.");
        (State, LastError, LeaseOwner, LeaseUntil) = (MailState.Parked, because, null, null);
    }

    /// <summary>Takes note of a report that it could not be delivered.</summary>
    /// <returns>False when that was known.</returns>
    public bool Bounce(string because)
    {
        if (State is MailState.Bounced or MailState.Dropped)
        {
            return false;
        }

        (State, LastError, LeaseOwner, LeaseUntil) = (MailState.Bounced, because, null, null);
        return true;
    }

    bool IsLeaving(DateTimeOffset now) => State == MailState.Queued && LeaseUntil > now;
}

internal sealed class OutboxMailConfiguration : IEntityTypeConfiguration<OutboxMail>
{
    public void Configure(EntityTypeBuilder<OutboxMail> builder)
    {
        builder.ToTable("OutboxMails");
        builder.Property(m => m.Kind).HasMaxLength(100);
        builder.Property(m => m.Content).HasMaxLength(-1);
        builder.Property(m => m.Recipient).HasMaxLength(254);
        builder.Property(m => m.ReplyTo).HasMaxLength(254);
        builder.Property(m => m.LastError).HasMaxLength(2000);
        builder.Property(m => m.KeptText).HasMaxLength(-1);
        builder.HasIndex(m => m.DedupeKey).IsUnique();
        builder.HasIndex(m => new { m.State, m.NextAttemptAt });
        builder.Property(m => m.Thread).HasMaxLength(200);
        builder.Property(m => m.QuietZone).HasMaxLength(64);

        // Two processes may hold one mail: what was read of it has to be as it was when it is changed.
        builder.Property(m => m.State).IsConcurrencyToken();
        builder.Property(m => m.LeaseUntil).IsConcurrencyToken();
        builder.HasIndex(m => new { m.State, m.Recipient });
        builder.HasIndex(m => m.Thread);
        builder.HasIndex(m => m.ItemId);
    }
}

internal static class OutboxSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<OutboxMail> OutboxMails => db.Set<OutboxMail>();
    }
}
