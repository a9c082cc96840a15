using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Outbox;

internal enum MailState
{
    Queued,
    Sent,

    /// <summary>Failed eight times. Somebody has to look at it and may try again.</summary>
    Parked,

    /// <summary>Its link ended before it left, so there was nothing to ask for any more .</summary>
    Dropped,
}

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

    /// <summary>Gives a parked mail another eight tries.</summary>
    public void Retry(DateTimeOffset now)
    {
        Refuse.If(State != MailState.Parked, "mail-not-parked", "Only a mail that was given up can be tried again.");
        (State, Attempts, NextAttemptAt) = (MailState.Queued, 0, now);
    }
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
