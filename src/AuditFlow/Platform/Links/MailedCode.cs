using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Links;

/// <summary>
/// A code that one browser asked for, to show that its holder reads the mailbox now. Good in that browser alone,
/// for ten minutes, five tries and one use; a newer one ends it.
/// </summary>
internal sealed class MailedCode
{
    public const int MostTries = 5;
    public const int MostAnHour = 5;
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public required Guid Id { get; init; }

    public required Guid LinkId { get; init; }

    /// <summary>The link session that asked.</summary>
    public required Guid Browser { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Keyed hash of the code; empty until the mail is put into words.</summary>
    public byte[]? Hash { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public int Tries { get; init; }

    /// <summary>When it was entered or a newer one took its place.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Eight digits in two groups.</summary>
    public static string Make()
    {
        var digits = RandomNumberGenerator.GetString("0123456789", 8);
        return $"{digits[..4]}-{digits[4..]}";
    }

    /// <summary>What somebody typed, as it was made; anything else stays what it is and matches nothing.</summary>
    public static string Read(string typed)
    {
        var digits = new string([.. typed.Where(char.IsAsciiDigit).Take(9)]);
        return digits.Length == 8 ? $"{digits[..4]}-{digits[4..]}" : digits;
    }
}

internal sealed class MailedCodeConfiguration : IEntityTypeConfiguration<MailedCode>
{
    public void Configure(EntityTypeBuilder<MailedCode> builder)
    {
        builder.ToTable("MailedCodes");
        builder.Property(c => c.Hash).HasMaxLength(32);
        builder.HasIndex(c => new { c.LinkId, c.AskedAt });
        builder.HasOne<Link>().WithMany().HasForeignKey(c => c.LinkId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal static class MailedCodeSets
{
    extension(AuditFlowDb db)
    {
        public DbSet<MailedCode> MailedCodes => db.Set<MailedCode>();
    }
}
