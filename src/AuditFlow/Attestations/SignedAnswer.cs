using System.Security.Cryptography;
using System.Text;
using AuditFlow.Platform.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Attestations;

/// <summary>
/// One signed answer. It is written once and shown from here, never written anew from templates. A correction is
/// another row with the next number; this one stays.
/// </summary>
internal sealed class SignedAnswer
{
    public required Guid Id { get; init; }

    public required Guid AttestationId { get; init; }

    /// <summary>1 for the first answer, higher for corrections.</summary>
    public required int Number { get; init; }

    public required AttestationAnswer Answer { get; init; }

    public string? Comment { get; init; }

    public required string TypedName { get; init; }

    /// <summary>The mailbox of whoever signed.</summary>
    public required string SignedBy { get; init; }

    /// <summary>The owner for whom somebody else signed .</summary>
    public string? OnBehalfOf { get; init; }

    public string? OnBehalfBecause { get; init; }

    /// <summary>Why the answer before it is corrected.</summary>
    public string? CorrectedBecause { get; init; }

    /// <summary>Given to several controls at once by one choice .</summary>
    public bool IsSameForAll { get; init; }

    public required int ControlVersion { get; init; }

    public required string ControlHash { get; init; }

    public required IdentityLevel Level { get; init; }

    /// <summary>How the level was reached, in words.</summary>
    public required string Method { get; init; }

    /// <summary>The language of the signed text.</summary>
    public required string Locale { get; init; }

    /// <summary>Word for word what was signed.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of <see cref="Text"/> in UTF-8, as on the receipt.</summary>
    public required string Hash { get; init; }

    public required string ReceiptNumber { get; init; }

    /// <summary>The receipt as a file, signed with the key of the installation.</summary>
    public string? Receipt { get; set; }

    public required DateTimeOffset At { get; init; }

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>An answer to a question that few may read, such as that about fraud. No page of a link shows it again.</summary>
internal sealed class RestrictedAnswer
{
    public required Guid Id { get; init; }

    public required Guid AttestationId { get; init; }

    /// <summary>The number of the signed answer that it belongs to.</summary>
    public required int Number { get; init; }

    public required string Question { get; init; }

    public required bool Yes { get; init; }

    public string? Words { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What the signed text holds of it. The id, which only its readers see, keeps a plain yes or no from being guessed.</summary>
    public string Digest => SignedAnswer.HashOf($"{Id:D}:{Question}:{Yes}:{Words}");
}

internal sealed class SignedAnswerConfiguration : IEntityTypeConfiguration<SignedAnswer>
{
    public void Configure(EntityTypeBuilder<SignedAnswer> builder)
    {
        builder.ToTable("SignedAnswers");
        builder.Property(a => a.Comment).HasMaxLength(4000);
        builder.Property(a => a.OnBehalfBecause).HasMaxLength(2000);
        builder.Property(a => a.CorrectedBecause).HasMaxLength(2000);
        builder.Property(a => a.ControlHash).HasMaxLength(64);
        builder.Property(a => a.Text).HasMaxLength(-1);
        builder.Property(a => a.Receipt).HasMaxLength(-1);
        builder.Property(a => a.Hash).HasMaxLength(64);
        builder.HasIndex(a => new { a.AttestationId, a.Number }).IsUnique();
        builder.HasIndex(a => a.ReceiptNumber).IsUnique();
        builder.HasIndex(a => a.SignedBy);
        builder.HasIndex(a => a.OnBehalfOf);
    }
}

internal sealed class RestrictedAnswerConfiguration : IEntityTypeConfiguration<RestrictedAnswer>
{
    public void Configure(EntityTypeBuilder<RestrictedAnswer> builder)
    {
        builder.ToTable("RestrictedAnswers");
        builder.Property(a => a.Words).HasMaxLength(4000);
        builder.Ignore(a => a.Digest);
        builder.HasIndex(a => new { a.AttestationId, a.Number, a.Question }).IsUnique();
    }
}
