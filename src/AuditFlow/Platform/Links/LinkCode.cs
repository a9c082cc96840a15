using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AuditFlow.Platform.Links;

/// <summary>
/// The short code that stands beside a link, for whoever's mail gateway breaks it: 60 random bits as twelve
/// characters of Crockford's alphabet, <c>K7QM-2FXD-9TRA</c>. It opens what the link opens and no more.
/// </summary>
internal static class LinkCode
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const int Length = 12;

    public static string Make()
    {
        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        return $"{code[..4]}-{code[4..8]}-{code[8..]}";
    }

    /// <summary>What somebody typed, as it was made: letters that look like digits are taken for them, case and hyphens do not matter.</summary>
    public static bool TryRead(string? typed, [NotNullWhen(true)] out string? code)
    {
        var letters = (typed ?? "").ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '.'))
            .Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', 'U' => 'V', _ => c }).Take(Length + 1).ToArray();
        code = letters.Length == Length && letters.All(Alphabet.Contains) ? $"{new string(letters[..4])}-{new string(letters[4..8])}-{new string(letters[8..])}" : null;
        return code is not null;
    }
}
