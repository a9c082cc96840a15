using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Outbox;

/// <summary>What came of a report.</summary>
internal enum BounceOutcome
{
    /// <summary>The mail is known to be undelivered from now on.</summary>
    Bounced,

    /// <summary>Noted: the server is still trying.</summary>
    Delayed,

    /// <summary>Noted: it arrived.</summary>
    Delivered,

    /// <summary>A report on a mail whose end was known.</summary>
    Doubled,

    /// <summary>A good report, on no mail of ours.</summary>
    Unmatched,

    /// <summary>Something else than a delivery report.</summary>
    Foreign,

    /// <summary>A report that cannot be read.</summary>
    Damaged,
}

/// <summary>One report that came in, by a file or by a post. The same bytes are one report however often they come.</summary>
internal sealed class BounceReport
{
    public required Guid Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The name of the file, or that it was posted.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of the message.</summary>
    public required byte[] Digest { get; init; }

    public required BounceOutcome Outcome { get; init; }

    public Guid? MailId { get; init; }

    public string? Recipient { get; init; }

    /// <summary>The server's words, or why the report fits nothing.</summary>
    public required string Words { get; init; }

    /// <summary>The beginning of a report that fits no mail, for whoever looks into it.</summary>
    public string? Excerpt { get; init; }
}

internal sealed class BounceReportConfiguration : IEntityTypeConfiguration<BounceReport>
{
    public void Configure(EntityTypeBuilder<BounceReport> builder)
    {
        builder.ToTable("BounceReports");
        builder.Property(b => b.Digest).HasMaxLength(32);
        builder.Property(b => b.Recipient).HasMaxLength(254);
        builder.Property(b => b.Words).HasMaxLength(2000);
        builder.Property(b => b.Excerpt).HasMaxLength(-1);
        builder.HasIndex(b => b.Digest).IsUnique();
        builder.HasIndex(b => b.MailId);
        builder.HasIndex(b => new { b.Outcome, b.ReceivedAt });
    }
}

internal static class BounceReportSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<BounceReport> BounceReports => db.Set<BounceReport>();
    }
}
