using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Evidence;

internal enum ScanState
{
    /// <summary>No virus scan was set up when the file came.</summary>
    NotScanned,

    Clean,
}

/// <summary>
/// A file that was given as evidence for one item. Its content lies in the <see cref="EvidenceStore"/> under its hash; the
/// row never changes, and another content is another row.
/// </summary>
internal sealed class EvidenceFile
{
    public required Guid Id { get; init; }

    /// <summary>Of the content, in hex, computed as it came in.</summary>
    public required string Sha256 { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>As the giver named it, without path and without what cannot be shown.</summary>
    public required string Name { get; init; }

    /// <summary>What the bytes are, as we saw it; never what the sender said.</summary>
    public required EvidenceType Type { get; init; }

    public required ScanState Scan { get; init; }

    /// <summary>The kind of item that it belongs to: <c>attestation</c>.</summary>
    public required string Kind { get; init; }

    public required Guid ItemId { get; init; }

    public Guid? AuditId { get; init; }

    /// <summary>The first day that it tells of. Never the day on which it was made or came .</summary>
    public DateOnly? CoversFrom { get; init; }

    public DateOnly? CoversTo { get; init; }

    /// <summary>The day on which it was taken from its system, as the giver says.</summary>
    public DateOnly? CollectedOn { get; init; }

    /// <summary>When this server got it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>From whom, as the trail names actors.</summary>
    public required string ReceivedFrom { get; init; }

    public Guid? ReceivedFromId { get; init; }
}

internal sealed class EvidenceFileConfiguration : IEntityTypeConfiguration<EvidenceFile>
{
    public void Configure(EntityTypeBuilder<EvidenceFile> builder)
    {
        builder.ToTable("EvidenceFiles");
        builder.Property(f => f.Sha256).HasMaxLength(64);
        builder.Property(f => f.Name).HasMaxLength(EvidenceName.Longest);
        builder.Property(f => f.Kind).HasMaxLength(40);
        builder.HasIndex(f => new { f.Kind, f.ItemId, f.Sha256, f.Name }).IsUnique();
        builder.HasIndex(f => f.Sha256);
        builder.HasIndex(f => f.AuditId);
    }
}

internal static class EvidenceSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<EvidenceFile> EvidenceFiles => db.Set<EvidenceFile>();
    }
}
