using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuditFlow.Platform.AuditTrail;

/// <summary>
/// The hash of an entry: SHA-256 over the hash of the entry before it (32 zero bytes for the first) followed by the
/// entry's canonical form. The canonical form, version 1, is a JSON array without white space, in UTF-8, with only the
/// escapes that JSON demands: <c>["auditflow-trail-1", stream, sequence, at, actor, onBehalfOf, what, subject, sentence,
/// facts]</c>. Stream is a lower-case UUID, sequence a number, at is <c>yyyy-MM-ddTHH:mm:ss.ffffffZ</c>, facts the
/// stored text as one string or null. docs/audit-trail.md says the same for somebody who checks without our code.
/// </summary>
internal static class TrailChain
{
    public static readonly byte[] Start = new byte[32];

    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Hash(
        ReadOnlySpan<byte> previous, Guid stream, long sequence, DateTimeOffset at, string actor, string? onBehalfOf, string what, string subject, string sentence, string? facts)
    {
        using var buffer = new MemoryStream();
        buffer.Write(previous);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartArray();
            json.WriteStringValue("auditflow-trail-1");
            json.WriteStringValue(stream.ToString("D"));
            json.WriteNumberValue(sequence);
            json.WriteStringValue(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteStringValue(actor);
            json.WriteStringValue(onBehalfOf);
            json.WriteStringValue(what);
            json.WriteStringValue(subject);
            json.WriteStringValue(sentence);
            json.WriteStringValue(facts);
            json.WriteEndArray();
        }

        return SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>The first thing wrong with a stream's entries in order, or null if the chain holds up to its head.</summary>
    public static string? FindBreak(IEnumerable<TrailEntry> entries, TrailHead? head)
    {
        var previous = Start;
        var sequence = 0L;
        foreach (var entry in entries)
        {
            sequence++;
            if (entry.Sequence != sequence)
            {
                return $"Entry {sequence} is missing.";
            }

            var hash = Hash(previous, entry.Stream, entry.Sequence, entry.At, entry.Actor, entry.OnBehalfOf, entry.What, entry.Subject, entry.Sentence, entry.Facts);
            if (!hash.AsSpan().SequenceEqual(entry.Hash))
            {
                return $"Entry {sequence} does not match its hash.";
            }

            previous = hash;
        }

        return (head?.Sequence ?? 0) != sequence ? $"The chain ends at entry {sequence}, its head says {head?.Sequence ?? 0}."
            : head is not null && !head.Hash.AsSpan().SequenceEqual(previous) ? "The head does not match the last entry."
            : null;
    }
}
