using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Controls;

/// <summary>What a control said from one change to the next. Written once; attestations and tests cite its number and hash.</summary>
internal sealed class ControlVersion
{
    ControlVersion()
    {
    }

    public Guid Id { get; private set; }
    public string ControlId { get; private set; } = "";

    /// <summary>1 for the first version of a control.</summary>
    public int Number { get; private set; }

    public ControlContent Content { get; private set; } = null!;

    /// <summary>SHA-256 of the content in its canonical form, see <see cref="ControlHash"/>.</summary>
    public string Hash { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The name of the actor who made it, as in the audit trail.</summary>
    public string CreatedBy { get; private set; } = "";

    public string Reason { get; private set; } = "";

    internal static ControlVersion Of(Guid id, string controlId, int number, ControlContent content, ControlChange change) => new()
    {
        Id = id, ControlId = controlId, Number = number, Content = content, Hash = ControlHash.Of(controlId, content),
        CreatedAt = change.At, CreatedBy = change.By, Reason = change.Reason,
    };
}

internal sealed class ControlVersionConfiguration : IEntityTypeConfiguration<ControlVersion>
{
    public void Configure(EntityTypeBuilder<ControlVersion> builder)
    {
        builder.HasIndex(version => new { version.ControlId, version.Number }).IsUnique();
        builder.Property(version => version.ControlId).HasMaxLength(Control.MaxIdLength);
        builder.Property(version => version.Hash).HasMaxLength(64);
        builder.Property(version => version.Reason).HasMaxLength(2_000);
        builder.ComplexProperty(version => version.Content, content =>
        {
            content.Property(c => c.Title).HasColumnName("Title").HasMaxLength(ControlSheet.Short);
            content.Property(c => c.Description).HasColumnName("Description").HasMaxLength(ControlSheet.Long);
            content.Property(c => c.Process).HasColumnName("Process").HasMaxLength(ControlSheet.Short);
            content.PrimitiveCollection(c => c.Systems).HasColumnName("Systems").HasMaxLength(-1);
            content.Property(c => c.OwnerEmail).HasColumnName("OwnerEmail");
            content.Property(c => c.PerformerEmail).HasColumnName("PerformerEmail");
            content.Property(c => c.ManagerEmail).HasColumnName("ManagerEmail");
            content.Property(c => c.Nature).HasColumnName("Nature");
            content.Property(c => c.Type).HasColumnName("Type");
            content.Property(c => c.Level).HasColumnName("Level");
            content.Property(c => c.Frequency).HasColumnName("Frequency");
            content.Property(c => c.IsKey).HasColumnName("IsKey");
            content.Property(c => c.KeyRationale).HasColumnName("KeyRationale").HasMaxLength(ControlSheet.Long);
            content.Property(c => c.RiskRating).HasColumnName("RiskRating");
            content.PrimitiveCollection(c => c.Assertions).HasColumnName("Assertions").HasMaxLength(-1);
            content.PrimitiveCollection(c => c.Accounts).HasColumnName("Accounts").HasMaxLength(-1);
            content.PrimitiveCollection(c => c.Mappings).HasColumnName("Mappings").HasMaxLength(-1);
            content.Property(c => c.ItgcDomain).HasColumnName("ItgcDomain").HasMaxLength(ControlSheet.Short);
            content.Property(c => c.Evidence).HasColumnName("Evidence").HasMaxLength(ControlSheet.Long);
            content.Property(c => c.Report).HasColumnName("Report").HasMaxLength(ControlSheet.Long);
            content.PrimitiveCollection(c => c.CompensatesFor).HasColumnName("CompensatesFor").HasMaxLength(-1);
            content.Property(c => c.InOperationSince).HasColumnName("InOperationSince");
        });
    }
}
