using System.Globalization;
using System.Text;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Members of texts.</summary>
internal static class StringMembers
{
    /// <summary>What the language takes for blank: Unicode's spaces and ends of lines, and the byte order mark.</summary>
    private static readonly char[] Blanks = [.. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(character => (char.IsWhiteSpace(character) && character is not '\u0085') || character is '\uFEFF')];

    private static readonly Dictionary<string, ScriptFunction> Table = Library.Table(
        ("toUpperCase", (_, self, _) => Upper(Text(self))),
        ("toLowerCase", (_, self, _) => Text(self).ToLowerInvariant()),
        ("toLocaleUpperCase", (_, self, _) => Upper(Text(self))),
        ("toLocaleLowerCase", (_, self, _) => Text(self).ToLowerInvariant()),
        ("trim", (_, self, _) => Text(self).Trim(Blanks)),
        ("trimStart", (_, self, _) => Text(self).TrimStart(Blanks)),
        ("trimEnd", (_, self, _) => Text(self).TrimEnd(Blanks)),
        ("charAt", (_, self, arguments) => Text(self) is var text && Operators.Whole(arguments.At(0)) is var at && at >= 0 && at < text.Length ? text[at].ToString() : ""),
        ("charCodeAt", (_, self, arguments) => Operators.Box(Text(self) is var text && Operators.Whole(arguments.At(0)) is var at && at >= 0 && at < text.Length ? text[at] : double.NaN)),
        ("codePointAt", (_, self, arguments) => Text(self) is var text && Operators.Whole(arguments.At(0)) is var at && at >= 0 && at < text.Length ? Operators.Box((double)CodePoint(text, at)) : Undefined.Value),
        ("at", (_, self, arguments) =>
        {
            var text = Text(self);
            var at = Operators.Whole(arguments.At(0));
            at = at < 0 ? at + text.Length : at;
            return at >= 0 && at < text.Length ? text[at].ToString() : Undefined.Value;
        }),
        ("indexOf", (_, self, arguments) => Operators.Box((double)Text(self).IndexOf(Operators.Text(arguments.At(0)), Math.Clamp(Operators.Whole(arguments.At(1)), 0, Text(self).Length), StringComparison.Ordinal))),
        ("lastIndexOf", (_, self, arguments) => Operators.Box((double)LastIndexOf(Text(self), Operators.Text(arguments.At(0)), Operators.Number(arguments.At(1))))),
        ("includes", (_, self, arguments) => Operators.Box(Text(self).IndexOf(Operators.Text(arguments.At(0)), Math.Clamp(Operators.Whole(arguments.At(1)), 0, Text(self).Length), StringComparison.Ordinal) >= 0)),
        ("startsWith", (_, self, arguments) => Operators.Box(Text(self)[Math.Clamp(Operators.Whole(arguments.At(1)), 0, Text(self).Length)..].StartsWith(Operators.Text(arguments.At(0)), StringComparison.Ordinal))),
        ("endsWith", (_, self, arguments) => Operators.Box(Text(self)[..Math.Clamp(Operators.Whole(arguments.At(1), Text(self).Length), 0, Text(self).Length)].EndsWith(Operators.Text(arguments.At(0)), StringComparison.Ordinal))),
        ("slice", (_, self, arguments) =>
        {
            var text = Text(self);
            var from = ArrayMembers.Position(arguments.At(0), text.Length, 0);
            var to = ArrayMembers.Position(arguments.At(1), text.Length, text.Length);
            return from < to ? text[from..to] : "";
        }),
        ("substring", (_, self, arguments) =>
        {
            var text = Text(self);
            var a = Math.Clamp(Operators.Whole(arguments.At(0)), 0, text.Length);
            var b = Math.Clamp(Operators.Whole(arguments.At(1), text.Length), 0, text.Length);
            return text[Math.Min(a, b)..Math.Max(a, b)];
        }),
        ("substr", (_, self, arguments) =>
        {
            var text = Text(self);
            var from = ArrayMembers.Position(arguments.At(0), text.Length, 0);
            return text.Substring(from, Math.Clamp(Operators.Whole(arguments.At(1), text.Length), 0, text.Length - from));
        }),
        ("concat", (run, self, arguments) =>
        {
            var text = new StringBuilder(Text(self));
            foreach (var argument in arguments)
            {
                text.Append(Operators.Text(argument));
            }

            return run.Checked(text.ToString());
        }),
        ("repeat", (run, self, arguments) =>
        {
            var count = Operators.Number(arguments.At(0));
            if (count < 0 || double.IsInfinity(count))
            {
                throw new ScriptError("Invalid count value", "RangeError");
            }

            var times = (int)Math.Min(double.IsNaN(count) ? 0 : count, int.MaxValue);
            run.CheckLength((long)times * Text(self).Length);
            return new StringBuilder().Insert(0, Text(self), times).ToString();
        }),
        ("padStart", (run, self, arguments) => Padding(run, Text(self), arguments) + Text(self)),
        ("padEnd", (run, self, arguments) => Text(self) + Padding(run, Text(self), arguments)),
        ("split", (run, self, arguments) => Split(run, Text(self), arguments)),
        ("replace", (run, self, arguments) => Patterns.Replace(run, Text(self), arguments.At(0), arguments.At(1), all: false)),
        ("replaceAll", (run, self, arguments) => Patterns.Replace(run, Text(self), arguments.At(0), arguments.At(1), all: true)),
        ("match", (run, self, arguments) => Patterns.Match(run, Text(self), arguments.At(0))),
        ("matchAll", (run, self, arguments) => Iteration.Over(Patterns.MatchAll(run, Text(self), arguments.At(0)))),
        ("search", (run, self, arguments) => Patterns.Search(run, Text(self), arguments.At(0))),
        ("localeCompare", (_, self, arguments) => Operators.Box((double)Math.Sign(CultureInfo.InvariantCulture.CompareInfo.Compare(Text(self), Operators.Text(arguments.At(0)))))),
        ("normalize", (_, self, arguments) => Text(self).Normalize(arguments.At(0) switch
        {
            "NFD" => NormalizationForm.FormD,
            "NFKC" => NormalizationForm.FormKC,
            "NFKD" => NormalizationForm.FormKD,
            "NFC" or Undefined => NormalizationForm.FormC,
            _ => throw new ScriptError("The normalization form should be one of NFC, NFD, NFKC, NFKD.", "RangeError"),
        })),
        ("toString", (_, self, _) => Text(self)),
        ("valueOf", (_, self, _) => Text(self)));

    /// <summary>Without the blanks at both ends.</summary>
    public static string Trimmed(string text) => text.Trim(Blanks);

    private static string Upper(string text) => text.Replace("ß", "SS", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>The last place at or before a position; NaN is the end.</summary>
    private static int LastIndexOf(string text, string wanted, double position)
    {
        var from = double.IsNaN(position) ? text.Length : (int)Math.Clamp(Math.Truncate(position), 0, text.Length);
        for (var at = Math.Min(from, text.Length - wanted.Length); at >= 0; at--)
        {
            if (string.CompareOrdinal(text, at, wanted, 0, wanted.Length) == 0)
            {
                return at;
            }
        }

        return -1;
    }

    public static object? Find(string name) => Table.GetValueOrDefault(name);

    private static string Text(object? self) => self as string ?? Operators.Text(self);

    private static int CodePoint(string text, int at)
        => char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at];

    private static string Padding(ScriptRun run, string text, ReadOnlySpan<object?> arguments)
    {
        var length = Operators.Whole(arguments.At(0));
        var filler = arguments.At(1) is Undefined ? " " : Operators.Text(arguments.At(1));
        if (length <= text.Length || filler.Length == 0)
        {
            return "";
        }

        run.CheckLength(length);
        var padding = new StringBuilder();
        while (padding.Length < length - text.Length)
        {
            padding.Append(filler);
        }

        return padding.ToString(0, length - text.Length);
    }

    private static ScriptArray Split(ScriptRun run, string text, ReadOnlySpan<object?> arguments)
    {
        var limit = arguments.At(1) is Undefined ? int.MaxValue : Operators.Whole(arguments.At(1));
        IEnumerable<object?> parts = arguments.At(0) switch
        {
            Undefined => [text],
            ScriptPattern pattern => Patterns.Split(text, pattern),
            var separator when Operators.Text(separator) is { Length: > 0 } mark => text.Split(mark),
            _ => text.Select(character => (object?)character.ToString()),
        };
        var list = parts.Take(limit).ToList();
        run.Step(list.Count);
        return new ScriptArray(list);
    }
}
