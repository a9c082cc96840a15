using System.Security.Cryptography;
using System.Text;
using AuditFlow.Platform.Signing;

namespace AuditFlow.Attestations.Receipts;

internal enum ReceiptOutcome
{
    /// <summary>Not one byte differs from what was signed.</summary>
    Good,

    /// <summary>Something was changed after it was signed.</summary>
    Changed,

    /// <summary>Unchanged, but signed with a key that is none of those that were given.</summary>
    ForeignKey,

    /// <summary>Nothing that this program writes.</summary>
    Malformed,
}

/// <summary>What a check found. The facts are there when the signature holds, whosever key it was.</summary>
internal sealed record ReceiptVerdict(ReceiptOutcome Outcome, string Sentence, ReceiptFacts? Facts = null, string? Fingerprint = null);

/// <summary>
/// Checks a receipt without a database, a setting or a server. A file is good only if it is byte for byte what this
/// program writes for its signed text: there is nothing in it, white space included, that could be changed unseen.
/// </summary>
internal static class ReceiptCheck
{
    /// <summary>No receipt is larger, in bytes.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    const string P256 = "1.2.840.10045.3.1.7";

    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="file">The JSON file, or the page that holds it.</param>
    /// <param name="keys">The keys of whoever should have signed; null takes the key inside.</param>
    public static ReceiptVerdict Check(byte[] file, TrustedKeys? keys)
    {
        string text;
        try
        {
            text = Utf8.GetString(file);
        }
        catch (DecoderFallbackException)
        {
            return Malformed("This is no receipt: it is not text in UTF-8.");
        }

        if (!ReceiptHtml.IsMeant(text))
        {
            return CheckJson(text, keys);
        }

        if (ReceiptHtml.Embedded(text) is not { } json)
        {
            return Malformed("This page holds no receipt, or the receipt in it cannot be read.");
        }

        var verdict = CheckJson(json, keys);
        return verdict.Facts is null || ReceiptHtml.Render(json) == text
            ? verdict
            : new(ReceiptOutcome.Changed, "This page was changed: what it shows is not what was signed.", Fingerprint: verdict.Fingerprint);
    }

    static ReceiptVerdict CheckJson(string json, TrustedKeys? keys)
    {
        if (ReceiptFile.Read(json) is not { } parts)
        {
            return Malformed("This is no receipt, or not a whole one: it cannot be read.");
        }

        if (parts.Format != ReceiptFile.Format)
        {
            return Malformed($"This program reads {ReceiptFile.Format}, and the file says that it is of another format.");
        }

        if (!TryBytes(parts.Signature, out var signature) || !TryBytes(parts.Key.PublicKey, out var publicKey))
        {
            return Changed("Its signature or its key cannot be read.");
        }

        if (Fingerprint.Of(publicKey) != parts.Key.Fingerprint)
        {
            return Changed("The fingerprint that it names is not that of the key in it.");
        }

        if (!Verifies(Encoding.UTF8.GetBytes(parts.Receipt), signature, publicKey))
        {
            return Changed("The signature does not fit the text.");
        }

        // The signature covers the text, this covers all that stands round it.
        if (ReceiptFile.Write(parts) != json)
        {
            return Changed("It is not written as a receipt is written.");
        }

        if (ReceiptFile.ReadText(parts.Receipt) is not { } facts)
        {
            return Malformed("The signature holds, but what was signed is no receipt of this format.");
        }

        return Trusted(facts, parts.Key.Fingerprint, keys);
    }

    static ReceiptVerdict Trusted(ReceiptFacts facts, string fingerprint, TrustedKeys? keys) => keys?.Find(fingerprint) switch
    {
        null when keys is not null => new(ReceiptOutcome.ForeignKey, "Signed with another key than the one that was given: somebody else made this receipt.", facts, fingerprint),
        { UsedUntil: { } until } when facts.SignedAt > until + TrustedKeys.Grace
            => new(ReceiptOutcome.ForeignKey, "It says that it was signed after its key had retired.", facts, fingerprint),
        _ => new(ReceiptOutcome.Good, "Nothing in this receipt was changed since it was signed.", facts, fingerprint),
    };

    static bool Verifies(byte[] text, byte[] signature, byte[] publicKey)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out var read);
            return read == publicKey.Length && key.ExportParameters(false).Curve.Oid.Value == P256
                && key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    static bool TryBytes(string base64, out byte[] bytes)
    {
        bytes = new byte[base64.Length];
        var isRead = Convert.TryFromBase64String(base64, bytes, out var length);
        bytes = bytes[..length];

        // Base64 has more than one way to write the same.
        return isRead && Convert.ToBase64String(bytes) == base64;
    }

    static ReceiptVerdict Changed(string how) => new(ReceiptOutcome.Changed, $"This receipt was changed or damaged. {how}");

    static ReceiptVerdict Malformed(string why) => new(ReceiptOutcome.Malformed, why);
}
