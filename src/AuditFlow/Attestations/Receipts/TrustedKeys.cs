using System.Security.Cryptography;
using System.Text.Json;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Signing;

namespace AuditFlow.Attestations.Receipts;

/// <summary>The keys of whoever should have signed: a PEM file, or the file that the page of keys gives.</summary>
internal sealed class TrustedKeys
{
    /// <summary>Clocks of two machines are never quite the same.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    readonly Dictionary<string, TrustedKey> keys;

    TrustedKeys(IEnumerable<TrustedKey> keys) => this.keys = keys.GroupBy(k => k.Fingerprint).ToDictionary(g => g.Key, g => g.First());

    public TrustedKey? Find(string fingerprint) => keys.GetValueOrDefault(fingerprint);

    /// <summary>Reads the file or refuses it with the reason.</summary>
    public static TrustedKeys Read(string text)
    {
        var found = text.TrimStart().StartsWith('{') ? FromJson(text) : [.. FromPem(text)];
        Refuse.If(found.Count == 0, "no-key", "The key file holds no public key. It should be a PEM file with BEGIN PUBLIC KEY, or the JSON file of the page of keys.");
        return new TrustedKeys(found);
    }

    static IEnumerable<TrustedKey> FromPem(string text)
    {
        var rest = text.AsMemory();
        while (PemEncoding.TryFind(rest.Span, out var found))
        {
            if (rest.Span[found.Label].SequenceEqual("PUBLIC KEY"))
            {
                yield return new TrustedKey(Fingerprint.Of(Convert.FromBase64String(rest.Span[found.Base64Data].ToString())), null);
            }

            rest = rest[found.Location.End..];
        }
    }

    static List<TrustedKey> FromJson(string text)
    {
        try
        {
            var file = JsonSerializer.Deserialize<KeysFile>(text, JsonSerializerOptions.Web);
            Refuse.If(file?.Format != PublishedKeysFile.Format || file.Keys is null, "no-key", $"The key file is JSON, but not {PublishedKeysFile.Format}.");
            return [.. file.Keys.Select(k => new TrustedKey(Fingerprint.Of(Convert.FromBase64String(k.PublicKey)), k.UsedUntil))];
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or ArgumentNullException)
        {
            throw new Refusal("no-key", "The key file cannot be read: it is damaged JSON.", cause: unreadable);
        }
    }

    sealed record KeysFile(string? Format, IReadOnlyList<KeyLine>? Keys);

    sealed record KeyLine(string PublicKey, DateTimeOffset? UsedUntil);
}

/// <param name="Fingerprint">Computed from the key itself, whatever the file says.</param>
/// <param name="UsedUntil">Later signatures are nobody's; null when it is in use, or when that is not known.</param>
internal sealed record TrustedKey(string Fingerprint, DateTimeOffset? UsedUntil);
