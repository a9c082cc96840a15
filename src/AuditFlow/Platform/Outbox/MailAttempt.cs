using AuditFlow.Platform.Email;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Outbox;

/// <summary>How one try to send one mail went. A try of a process that died in the middle leaves none.</summary>
internal sealed class MailAttempt
{
    public required Guid Id { get; init; }

    public required Guid MailId { get; init; }

    /// <summary>From 1; begins again when an operator has the mail sent anew.</summary>
    public required int Number { get; init; }

    public required DateTimeOffset BeganAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Empty when it was taken.</summary>
    public MailFault? Fault { get; init; }

    /// <summary>Why it was not taken, in the server's words.</summary>
    public string? Words { get; init; }

    /// <summary>What was said, line by line, without passwords and without the mail.</summary>
    public required string Conversation { get; init; }
}

internal sealed class MailAttemptConfiguration : IEntityTypeConfiguration<MailAttempt>
{
    public void Configure(EntityTypeBuilder<MailAttempt> builder)
    {
        builder.ToTable("MailAttempts");
        builder.Property(a => a.Words).HasMaxLength(2000);
        builder.Property(a => a.Conversation).HasMaxLength(-1);
        builder.HasOne<OutboxMail>().WithMany().HasForeignKey(a => a.MailId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(a => new { a.MailId, a.BeganAt });
    }
}

internal static class MailAttemptSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<MailAttempt> MailAttempts => db.Set<MailAttempt>();
    }
}
