using System.Text;
using AuditFlow.Platform.Signing;

namespace AuditFlow.Attestations.Receipts;

/// <summary>
/// All that a receipt says. It is written once, signed and kept; nothing in it is looked up later. The order of the
/// members is the order in the file, and the file's format is a promise: a change of either is a new format.
/// </summary>
internal sealed record ReceiptFacts
{
    public required string Organisation { get; init; }

    /// <summary>Of this receipt, unique in the installation.</summary>
    public required string Number { get; init; }

    /// <summary>1 for the first answer, higher for each correction.</summary>
    public required int Version { get; init; }

    /// <summary>The receipt in whose place this one stands.</summary>
    public CorrectedReceipt? Corrects { get; init; }

    public required SignedControl Control { get; init; }

    public required SignedCampaign Campaign { get; init; }

    public required DateOnly PeriodFrom { get; init; }

    public required DateOnly PeriodTo { get; init; }

    public required SigningPerson Signer { get; init; }

    public SignedOnBehalf? OnBehalf { get; init; }

    public required IdentityProof Identity { get; init; }

    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>The language of the words, for example <c>en</c>.</summary>
    public required string Locale { get; init; }

    /// <summary>Word for word what was stated.</summary>
    public required string Statement { get; init; }

    /// <summary>The answer in the words that were shown.</summary>
    public required string Answer { get; init; }

    public required IReadOnlyList<AnsweredQuestion> Questions { get; init; }

    public string? Explanation { get; init; }

    public required IReadOnlyList<SignedEvidence> Evidence { get; init; }

    public required string Consent { get; init; }

    /// <summary>Word for word the whole text that was signed.</summary>
    public required string SignedText { get; init; }

    /// <summary>SHA-256 of <see cref="SignedText"/> in UTF-8, in hex. A file that says another is refused.</summary>
    public string TextHash => Fingerprint.Of(Encoding.UTF8.GetBytes(SignedText));
}

/// <param name="Number">Of the receipt before.</param>
/// <param name="Reason">Why it was corrected, in the signer's words.</param>
internal sealed record CorrectedReceipt(string Number, string Reason);

internal sealed record SignedControl(string Id, string Title, int Version, string Hash);

internal sealed record SignedCampaign(Guid Id, string Name);

internal sealed record SigningPerson(string Mailbox, string TypedName);

/// <param name="Principal">For whom.</param>
/// <param name="By">Who answered.</param>
/// <param name="Reason">Why it was not the principal.</param>
internal sealed record SignedOnBehalf(string Principal, string By, string Reason);

/// <param name="Level">1 to 3.</param>
/// <param name="Method">In words: "personal link in a mail".</param>
internal sealed record IdentityProof(int Level, string Method);

internal sealed record AnsweredQuestion(string Question, string Answer);

/// <param name="Name">Of the file as the signer gave it.</param>
/// <param name="Sha256">In hex.</param>
/// <param name="Size">In bytes.</param>
internal sealed record SignedEvidence(string Name, string Sha256, long Size);
