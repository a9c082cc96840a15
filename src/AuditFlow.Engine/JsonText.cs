using System.Globalization;
using System.Text;

namespace AuditFlow.Engine;

/// <summary>
/// JSON text whose letters are whole. .NET's readers throw at a half of a UTF-16 pair, raw or as an escape, some of them only when the text is looked at;
/// browsers and scripts make such halves easily, by cutting a text within an emoji. Whatever is kept is UTF-8, which cannot hold them, so a half is read
/// as U+FFFD, as it is written.
/// </summary>
public static class JsonText
{
    private const int EscapeLength = 6;

    /// <summary>
    /// The same text, with U+FFFD for every half of a pair that has no other half beside it. Never throws: what is not JSON is left for the reader to refuse.
    /// </summary>
    public static string WellFormed(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return MayHoldHalves(json) ? Mended(json) : json;
    }

    private static bool MayHoldHalves(string json)
        => json.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0 || json.Contains("\\ud", StringComparison.OrdinalIgnoreCase);

    private static string Mended(string json)
    {
        var text = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length;)
        {
            var (unit, length) = Next(json, at);
            if (!char.IsSurrogate(unit))
            {
                text.Append(json, at, length);
                at += length;
                continue;
            }

            var (other, otherLength) = at + length < json.Length ? Next(json, at + length) : default;
            var isPair = char.IsHighSurrogate(unit) && char.IsLowSurrogate(other);
            _ = isPair ? text.Append(unit).Append(other) : text.Append('\uFFFD');
            at += isPair ? length + otherLength : length;
        }

        return text.ToString();
    }

    /// <summary>The unit at a place, raw or escaped, and how many characters it takes. Any escape but that of a half is passed over as its backslash.</summary>
    private static (char Unit, int Length) Next(string json, int at)
    {
        if (json[at] != '\\' || at + 1 >= json.Length)
        {
            return (json[at], 1);
        }

        return json[at + 1] == 'u' && at + EscapeLength <= json.Length
            && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) && char.IsSurrogate((char)unit)
            ? ((char)unit, EscapeLength)
            : ('\\', char.IsSurrogate(json[at + 1]) ? 1 : 2);
    }
}
