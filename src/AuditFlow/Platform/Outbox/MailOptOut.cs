using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Outbox;

/// <summary>Somebody wants no more mail of one kind. Only mail that is not required asks for it.</summary>
internal sealed class MailOptOut
{
    public required Guid Id { get; init; }

    /// <summary>The mailbox in small letters.</summary>
    public required string Address { get; init; }

    /// <summary>The kind of mail, such as <c>NoticeEmail</c>.</summary>
    public required string Kind { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class MailOptOutConfiguration : IEntityTypeConfiguration<MailOptOut>
{
    public void Configure(EntityTypeBuilder<MailOptOut> builder)
    {
        builder.ToTable("MailOptOuts");
        builder.Property(o => o.Address).HasMaxLength(254);
        builder.Property(o => o.Kind).HasMaxLength(100);
        builder.HasIndex(o => new { o.Address, o.Kind }).IsUnique();
    }
}

internal static class MailOptOutSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<MailOptOut> MailOptOuts => db.Set<MailOptOut>();
    }
}
