using AuditFlow.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Attestations;

/// <summary>
/// What one person is asked under one link: up to fifty controls of one campaign that need the same identity level, on one
/// page, each with an answer of its own. It is the item of the link.
/// </summary>
internal sealed class Bundle
{
    Bundle()
    {
    }

    public Guid Id { get; private set; }

    public Guid CampaignId { get; private set; }

    public Guid? AuditId { get; private set; }

    public Guid PersonId { get; private set; }

    public string Email { get; private set; } = "";

    /// <summary>The level that its page needs before it shows anything of the controls.</summary>
    public IdentityLevel Level { get; private set; }

    /// <summary>The link that is good now; null when none is.</summary>
    public Guid? LinkId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the last reminder went out for it.</summary>
    public DateTimeOffset? RemindedAt { get; private set; }

    public int Version { get; private set; }

    public static Bundle For(Guid id, Campaign campaign, Guid personId, string email, IdentityLevel level, DateTimeOffset at) => new()
    {
        Id = id, CampaignId = campaign.Id, AuditId = campaign.AuditId, PersonId = personId, Email = email, Level = level, CreatedAt = at,
    };

    /// <summary>A new link takes the place of the one before.</summary>
    public void LinkBy(Guid linkId)
    {
        LinkId = linkId;
        Version++;
    }

    public void Remind(DateTimeOffset at)
    {
        RemindedAt = at;
        Version++;
    }
}

internal sealed class BundleConfiguration : IEntityTypeConfiguration<Bundle>
{
    public void Configure(EntityTypeBuilder<Bundle> builder)
    {
        builder.ToTable("Bundles");
        builder.Property(b => b.Email).HasMaxLength(254);
        builder.Property(b => b.Version).IsConcurrencyToken();
        builder.HasIndex(b => b.CampaignId);
        builder.HasIndex(b => b.PersonId);
        builder.HasIndex(b => b.LinkId);
    }
}
