using System.Text.RegularExpressions;

namespace AuditFlow.Platform.Email;

/// <summary>The text of a mail with its addresses told apart, so that a page can link them.</summary>
internal static partial class LinkedText
{
    /// <summary>The text in pieces: what is an address becomes a link.</summary>
    public static IEnumerable<(string Text, bool IsAddress)> Pieces(string text)
    {
        var at = 0;
        foreach (Match match in Address().Matches(text))
        {
            yield return (text[at..match.Index], false);
            yield return (match.Value, true);
            at = match.Index + match.Length;
        }

        yield return (text[at..], false);
    }

    [GeneratedRegex(@"https?://[^\s<>""]+[^\s<>"".,;:!?)]")]
    private static partial Regex Address();
}
