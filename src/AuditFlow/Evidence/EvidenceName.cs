using System.Globalization;
using System.Text;

namespace AuditFlow.Evidence;

/// <summary>The name of a file from outside, made fit to be shown and to be saved on any machine. It is never a path here: content lies under its hash.</summary>
internal static class EvidenceName
{
    public const int Longest = 120;

    static readonly string[] Reserved = ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })];

    /// <summary>The cleaned name; empty when nothing is left of it.</summary>
    public static string Clean(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var letters = last.EnumerateRunes().Where(IsShown).Select(r => "<>:\"|?*".Contains(r.ToString(), StringComparison.Ordinal) ? new Rune('_') : r);
        var clean = string.Concat(letters).Normalize(NormalizationForm.FormC).Trim(' ', '.');
        var extension = Path.GetExtension(clean);
        var stem = Path.GetFileNameWithoutExtension(clean);
        if (Reserved.Contains(stem.Split('.')[0], StringComparer.OrdinalIgnoreCase))
        {
            stem = $"_{stem}";
        }

        return extension.Length > 10 ? Cut(stem + extension, Longest) : Cut(stem, Longest - extension.Length) + extension;
    }

    // Marks that turn the direction of text could make "gpj.exe" of "exe.jpg".
    static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune != Rune.ReplacementChar;

    // Never through the middle of a letter.
    static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var cut = 0;
        foreach (var start in StringInfo.ParseCombiningCharacters(text).TakeWhile(start => start <= longest))
        {
            cut = start;
        }

        return text[..cut].TrimEnd();
    }
}
