using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Links;

/// <summary>
/// The right of one recipient to do one thing to one item, once. A resend or a reassignment makes another
/// link and ends this one; a mail that is tried again only adds a token to it.
/// </summary>
internal sealed class Link
{
    Link()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>What it is for, which is also the name of its page: <c>attestation</c>.</summary>
    public string Purpose { get; private set; } = "";

    public Guid ItemId { get; private set; }

    public Guid PersonId { get; private set; }

    public string Email { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>When the kill switch ended it: nobody gets a new link in its place by asking, and its receipt is shut too.</summary>
    public DateTimeOffset? KilledAt { get; private set; }

    public static Link For(Guid id, string purpose, Guid itemId, Guid personId, string email, DateTimeOffset now, DateTimeOffset expiresAt) => new()
    {
        Id = id, Purpose = purpose, ItemId = itemId, PersonId = personId, Email = email, CreatedAt = now, ExpiresAt = expiresAt,
    };
}

/// <summary>The secrets of one mail that open a link. Only their hashes are kept; they themselves stand in the mail and nowhere else.</summary>
internal sealed class LinkToken
{
    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Keyed hash of the code that stands beside it. Mails of earlier versions had none.</summary>
    public byte[]? CodeHash { get; init; }

    public required Guid LinkId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A form that was sent. Its row is what makes a nonce good for one time .</summary>
internal sealed class SpentNonce
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>
/// The access log: somebody or something fetched a link's page. No token, no address, no name. Written in
/// batches after the answer, so what a crash catches in between is lost, and that is accepted: nothing is decided by it.
/// </summary>
internal sealed class LinkFetch
{
    public required Guid Id { get; init; }

    /// <summary>Empty when the token opened nothing.</summary>
    public Guid? LinkId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    /// <summary>link (the address in the mail), code (typed in) or page (what they lead to).</summary>
    public required string What { get; init; }

    /// <summary>browser, robot, prefetch, program or unknown: a scanner's fetch is not shown as reading.</summary>
    public required string AgentClass { get; init; }

    /// <summary>loopback, private or public.</summary>
    public required string AddressClass { get; init; }
}

internal sealed class LinkConfiguration : IEntityTypeConfiguration<Link>
{
    public void Configure(EntityTypeBuilder<Link> builder)
    {
        builder.ToTable("Links");
        builder.Property(l => l.Purpose).HasMaxLength(40);
        builder.Property(l => l.Email).HasMaxLength(254);
        builder.HasIndex(l => l.ItemId);
        builder.HasIndex(l => l.PersonId);
    }
}

internal sealed class LinkTokenConfiguration : IEntityTypeConfiguration<LinkToken>
{
    public void Configure(EntityTypeBuilder<LinkToken> builder)
    {
        builder.ToTable("LinkTokens");
        builder.HasKey(t => t.Hash);
        builder.Property(t => t.Hash).HasMaxLength(32);
        builder.Property(t => t.CodeHash).HasMaxLength(32);
        builder.HasIndex(t => t.CodeHash).IsUnique();
        builder.HasOne<Link>().WithMany().HasForeignKey(t => t.LinkId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SpentNonceConfiguration : IEntityTypeConfiguration<SpentNonce>
{
    public void Configure(EntityTypeBuilder<SpentNonce> builder)
    {
        builder.ToTable("SpentNonces");
        builder.HasIndex(n => n.At);
    }
}

internal sealed class LinkFetchConfiguration : IEntityTypeConfiguration<LinkFetch>
{
    public void Configure(EntityTypeBuilder<LinkFetch> builder)
    {
        builder.ToTable("LinkFetches");
        builder.Property(f => f.Method).HasMaxLength(10);
        builder.Property(f => f.What).HasMaxLength(10).HasDefaultValue("link");
        builder.Property(f => f.AgentClass).HasMaxLength(10);
        builder.Property(f => f.AddressClass).HasMaxLength(10);
        builder.HasIndex(f => new { f.LinkId, f.At });
    }
}

internal static class LinkSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<Link> Links => db.Set<Link>();

        public DbSet<LinkToken> LinkTokens => db.Set<LinkToken>();

        public DbSet<SpentNonce> SpentNonces => db.Set<SpentNonce>();

        public DbSet<LinkFetch> LinkFetches => db.Set<LinkFetch>();
    }
}
