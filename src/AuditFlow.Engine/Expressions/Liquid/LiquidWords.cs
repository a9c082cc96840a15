using System.Globalization;

namespace AuditFlow.Engine.Expressions.Liquid;

/// <summary>A word inside the marks of a template.</summary>
internal readonly record struct LiquidWord(char Kind, string Text, decimal Number, int End)
{
    public bool Is(string mark) => Kind is 'm' or 'n' && Text == mark;
}

/// <summary>Cuts what stands between the marks into words: names (n), texts (t), numbers (d), marks (m), the end (e).</summary>
internal static class LiquidWords
{
    public static List<LiquidWord> Read(string source, int from, int to)
    {
        var words = new List<LiquidWord>();
        var at = from;
        while (at < to)
        {
            var c = source[at];
            var start = at;
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (char.IsLetter(c) || c == '_')
            {
                while (at < to && (char.IsLetterOrDigit(source[at]) || source[at] is '_' or '-'))
                {
                    at++;
                }

                words.Add(new LiquidWord('n', source[start..at], 0, at));
            }
            else if (char.IsAsciiDigit(c) || (c == '-' && at + 1 < to && char.IsAsciiDigit(source[at + 1])))
            {
                at++;
                while (at < to && (char.IsAsciiDigit(source[at]) || (source[at] == '.' && at + 1 < to && char.IsAsciiDigit(source[at + 1]))))
                {
                    at++;
                }

                words.Add(decimal.TryParse(source.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? new LiquidWord('d', source[start..at], number, at)
                    : throw new LiquidFault("A number was expected", start));
            }
            else if (c is '"' or '\'')
            {
                var end = source.IndexOf(c, at + 1);
                if (end < 0 || end >= to)
                {
                    throw new LiquidFault("A value was expected", words.Count == 0 ? from : words[^1].End);
                }

                words.Add(new LiquidWord('t', Unescape(source[(at + 1)..end]), 0, end + 1));
                at = end + 1;
            }
            else
            {
                var pair = at + 1 < to ? source.Substring(at, 2) : "";
                var mark = pair is "==" or "!=" or "<>" or "<=" or ">=" or ".." ? pair : c.ToString();
                at += mark.Length;
                words.Add(new LiquidWord('m', mark, 0, at));
            }
        }

        words.Add(new LiquidWord('e', "", 0, to));
        return words;
    }

    private static string Unescape(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? text.Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\'", "'", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
        : text;
}

/// <summary>A template cannot be read.</summary>
internal sealed class LiquidFault(string reason, int position, bool showsSource = true) : Exception(reason)
{
    public int Position { get; } = position;

    /// <summary>Whether Fluid writes the template after the reason.</summary>
    public bool ShowsSource { get; } = showsSource;
}
