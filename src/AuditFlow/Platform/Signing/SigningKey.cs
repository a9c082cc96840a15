using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Signing;

/// <summary>
/// A key with which this installation signs. In the database, so that every process signs with the same; whoever can read
/// the database can sign too. When another takes its place its private half is destroyed and its public half stays, so
/// that what it signed can be verified for ever.
/// </summary>
internal sealed class SigningKey
{
    /// <summary>1, 2, 3 … The highest signs. Two processes that make a key at once collide here, and the second takes the first one's.</summary>
    public required int Number { get; init; }

    /// <summary>SHA-256 of <see cref="PublicKey"/>, in hex.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>P-256, as SubjectPublicKeyInfo in DER.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>The same as PKCS#8 in DER; empty once the key has retired.</summary>
    public required byte[]? PrivateKey { get; set; }

    public required DateTimeOffset MadeAt { get; init; }

    public DateTimeOffset? RetiredAt { get; private set; }

    public void Retire(DateTimeOffset at) => (PrivateKey, RetiredAt) = (null, at);
}

internal sealed class SigningKeyConfiguration : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> builder)
    {
        builder.ToTable("SigningKeys");
        builder.HasKey(k => k.Number);
        builder.Property(k => k.Number).ValueGeneratedNever();
        builder.Property(k => k.Fingerprint).HasMaxLength(64);
        builder.Property(k => k.PublicKey).HasMaxLength(200);
        builder.Property(k => k.PrivateKey).HasMaxLength(400);
        builder.HasIndex(k => k.Fingerprint).IsUnique();
    }
}

internal static class SigningSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<SigningKey> SigningKeys => db.Set<SigningKey>();
    }
}
