using System.Security.Cryptography;
using System.Text;
using AuditFlow.Attestations.Receipts;
using AuditFlow.Platform.Signing;

namespace AuditFlow.Tests.Attestations.Receipts;

/// <summary>A receipt with everything in it that a receipt can have, letters that need care among it.</summary>
internal static class SampleReceipt
{
    public static ReceiptFacts Facts => new()
    {
        Organisation = "Example & Sons", Number = "R-0123456789AB", Version = 2, Corrects = new("R-BA9876543210", "The first answer named <the wrong> month."),
        Control = new("ITGC-AC-01", "Access reviews", 3, new string('a', 64)), Campaign = new(new Guid("0198a000-0000-7000-8000-000000000001"), "Third quarter"),
        PeriodFrom = new DateOnly(2026, 7, 1), PeriodTo = new DateOnly(2026, 9, 30), Signer = new("owner@example.com", "Owner of the “control” Ünïcode 😀"),
        OnBehalf = new("principal@example.com", "owner@example.com", "The principal has left."), Identity = new(1, "Personal link in a mail"),
        SignedAt = new DateTimeOffset(2026, 11, 23, 9, 15, 30, 123, TimeSpan.Zero).AddMicroseconds(456), Locale = "en",
        Statement = "Control ITGC-AC-01, version 3.\n\tLine two.", Answer = "Operated with exceptions",
        Questions = [new("Was each month reviewed?", "No: not \"August\"."), new("Who saw it?", "The manager \\ the lead.")], Explanation = "August was late.\nSee the ticket.",
        Evidence = [new("review.pdf", new string('b', 64), 123_456)], Consent = "I agree to sign this electronically.", SignedText = "Control ITGC-AC-01, version 3.\n\tLine two.\nMy answer: Operated with exceptions.\n",
    };

    /// <summary>The least that a receipt says.</summary>
    public static ReceiptFacts Plain => Facts with { Version = 1, Corrects = null, OnBehalf = null, Questions = [], Explanation = null, Evidence = [] };

    public static ECDsa Key() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static string Sign(ReceiptFacts facts, ECDsa key) => SignText(ReceiptFile.Text(facts), key);

    /// <summary>Signs any text, as whoever has a key can.</summary>
    public static string SignText(string text, ECDsa key) => ReceiptFile.Write(
        text, new Signature(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation), key.ExportSubjectPublicKeyInfo()));

    public static TrustedKeys Trust(ECDsa key) => TrustedKeys.Read(key.ExportSubjectPublicKeyInfoPem());
}
