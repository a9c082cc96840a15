using System.Text.RegularExpressions;

namespace AuditFlow.Platform;

/// <summary>Turns names of code into words.</summary>
internal static partial class Words
{
    /// <summary><c>ImportControls</c> → <c>import-controls</c>.</summary>
    public static string Kebab(string name) => string.Join('-', Parts(name)).ToLowerInvariant();

    /// <summary><c>ImportControls</c> → <c>Import controls</c>.</summary>
    public static string Sentence(string name)
    {
        var words = string.Join(' ', Parts(name)).ToLowerInvariant();
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary><c>1 request</c>, <c>3 requests</c>, for words that take an s.</summary>
    public static string Amount(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {word}s";

    static IEnumerable<string> Parts(string name) => Boundaries().Split(name).Where(p => p.Length > 0);

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex Boundaries();
}
