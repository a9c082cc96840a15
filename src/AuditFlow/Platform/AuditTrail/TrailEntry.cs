using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.AuditTrail;

/// <summary>One thing that happened, chained to the entry before it in its stream. Rows are only ever added.</summary>
internal sealed class TrailEntry
{
    /// <summary>The audit, or <see cref="TrailStream.Company"/> for what belongs to none.</summary>
    public required Guid Stream { get; init; }

    /// <summary>1, 2, 3 … without a gap within the stream.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public string? OnBehalfOf { get; init; }

    /// <summary>What was done, as a stable word: <c>controls-imported</c>.</summary>
    public required string What { get; init; }

    /// <summary>What it was done to: <c>control:ITGC-AC-01</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The same in a sentence for people.</summary>
    public required string Sentence { get; init; }

    /// <summary>Details as JSON text, kept byte for byte because the hash covers it.</summary>
    public string? Facts { get; init; }

    public required byte[] Hash { get; init; }
}

/// <summary>The last entry of a stream. Its row is the lock under which the next one is added.</summary>
internal sealed class TrailHead
{
    public required Guid Stream { get; init; }

    public long Sequence { get; set; }

    public required byte[] Hash { get; set; }
}

internal static class TrailStream
{
    /// <summary>The stream of everything that belongs to no audit.</summary>
    public static readonly Guid Company = Guid.Empty;
}

internal sealed class TrailEntryConfiguration : IEntityTypeConfiguration<TrailEntry>
{
    public void Configure(EntityTypeBuilder<TrailEntry> builder)
    {
        builder.ToTable("TrailEntries");
        builder.HasKey(e => new { e.Stream, e.Sequence });
        builder.Property(e => e.Sentence).HasMaxLength(2000);
        builder.Property(e => e.Facts).HasMaxLength(-1);
        builder.Property(e => e.Hash).HasMaxLength(32);
        builder.HasIndex(e => new { e.Subject, e.At });
    }
}

internal sealed class TrailHeadConfiguration : IEntityTypeConfiguration<TrailHead>
{
    public void Configure(EntityTypeBuilder<TrailHead> builder)
    {
        builder.ToTable("TrailHeads");
        builder.HasKey(h => h.Stream);
        builder.Property(h => h.Hash).HasMaxLength(32);
    }
}

internal static class TrailSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<TrailEntry> TrailEntries => db.Set<TrailEntry>();

        public DbSet<TrailHead> TrailHeads => db.Set<TrailHead>();
    }
}
