using System.Text;
using System.Text.RegularExpressions;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>
/// Regular expressions. Where .NET can run one without going back over the text, it does, so that its time grows with the text only; the rest (with
/// look-ahead or references) has a time limit.
/// </summary>
internal static class Patterns
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, ScriptFunction> Table = Library.Table(
        ("test", (_, self, arguments) => Operators.Box(Advance((ScriptPattern)self!, Operators.Text(arguments.At(0))) is { Success: true })),
        ("exec", (_, self, arguments) =>
        {
            var text = Operators.Text(arguments.At(0));
            var pattern = (ScriptPattern)self!;
            return Advance(pattern, text) is { Success: true } match ? Describe(pattern, match, text) : null;
        }),
        ("toString", (_, self, _) => ScriptText.Of(self)));

    public static object? Get(ScriptPattern pattern, string name) => name switch
    {
        "source" => pattern.Source,
        "flags" => pattern.Flags,
        "global" => Operators.Box(pattern.IsGlobal),
        "ignoreCase" => Operators.Box(pattern.Flags.Contains('i', StringComparison.Ordinal)),
        "multiline" => Operators.Box(pattern.Flags.Contains('m', StringComparison.Ordinal)),
        "lastIndex" => Operators.Box((double)pattern.LastIndex),
        _ => Table.GetValueOrDefault(name),
    };

    /// <summary>Refuses a pattern that is wrong when the script is read.</summary>
    public static void Check(string source, in Token token)
    {
        try
        {
            Make(token.Text, token.Flags!);
        }
        catch (ScriptError error)
        {
            throw SourcePlace.Fault(source, token.Position, error.Message);
        }
    }

    public static ScriptPattern Make(string source, string flags)
    {
        var options = RegexOptions.CultureInvariant;
        foreach (var flag in flags)
        {
            options |= flag switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'g' or 'u' or 'y' or 'd' => RegexOptions.None,
                _ => throw new ScriptError($"The pattern has an unknown flag '{flag}'.", "SyntaxError"),
            };
        }

        try
        {
            return new ScriptPattern(source, flags, new Regex(source, options | RegexOptions.NonBacktracking));
        }
        catch (NotSupportedException)
        {
            return new ScriptPattern(source, flags, new Regex(source, options, Limit));
        }
        catch (ArgumentException fault)
        {
            throw new ScriptError($"The pattern is not understood: {fault.Message}", "SyntaxError");
        }
    }

    public static object? Match(ScriptRun run, string text, object? wanted)
    {
        var pattern = From(wanted);
        if (!pattern.IsGlobal)
        {
            return pattern.Regex.Match(text) is { Success: true } match ? Describe(pattern, match, text) : null;
        }

        var all = pattern.Regex.Matches(text).Select(match => (object?)match.Value).ToList();
        run.Step(all.Count);
        return all.Count == 0 ? null : new ScriptArray(all);
    }

    public static IEnumerable<object?> MatchAll(ScriptRun run, string text, object? wanted)
    {
        var pattern = From(wanted);
        var all = pattern.Regex.Matches(text).Select(match => (object?)Describe(pattern, match, text)).ToList();
        run.Step(all.Count);
        return all;
    }

    public static object? Search(ScriptRun run, string text, object? wanted)
        => Operators.Box(From(wanted).Regex.Match(text) is { Success: true } match ? match.Index : -1d);

    public static IEnumerable<object?> Split(string text, ScriptPattern pattern) => pattern.Regex.Split(text);

    public static string Replace(ScriptRun run, string text, object? wanted, object? replacement, bool all)
    {
        if (wanted is ScriptPattern pattern)
        {
            return run.Checked(pattern.Regex.Replace(text, match => Replacement(run, text, replacement, match), all || pattern.IsGlobal ? -1 : 1));
        }

        var mark = Operators.Text(wanted);
        var literal = new Regex(Regex.Escape(mark), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        return run.Checked(literal.Replace(text, match => Replacement(run, text, replacement, match), all ? -1 : 1));
    }

    private static ScriptPattern From(object? wanted) => wanted as ScriptPattern ?? Make(wanted is Undefined ? "(?:)" : Operators.Text(wanted), "");

    private static Match Advance(ScriptPattern pattern, string text)
    {
        if (!pattern.IsGlobal)
        {
            return pattern.Regex.Match(text);
        }

        var match = pattern.LastIndex <= text.Length ? pattern.Regex.Match(text, pattern.LastIndex) : System.Text.RegularExpressions.Match.Empty;
        pattern.LastIndex = match.Success ? match.Index + Math.Max(match.Length, 1) : 0;
        return match;
    }

    private static ScriptArray Describe(ScriptPattern pattern, Match match, string text)
    {
        var found = new ScriptArray([.. match.Groups.Cast<Group>().Select(group => group.Success ? (object?)group.Value : Undefined.Value)]);
        found.Members["index"] = Operators.Box((double)match.Index);
        found.Members["input"] = text;
        if (NamedGroups(match) is { } groups)
        {
            found.Members["groups"] = groups;
        }

        return found;
    }

    /// <summary>The groups of a match that have names; null when none has.</summary>
    private static ScriptObject? NamedGroups(Match match)
    {
        ScriptObject? groups = null;
        foreach (Group group in match.Groups)
        {
            if (!char.IsAsciiDigit(group.Name[0]))
            {
                (groups ??= new ScriptObject()).Members[group.Name] = group.Success ? group.Value : Undefined.Value;
            }
        }

        return groups;
    }

    private static string Replacement(ScriptRun run, string text, object? replacement, Match match)
    {
        run.Step();
        if (replacement is ScriptFunction function)
        {
            object?[] arguments =
            [
                .. match.Groups.Cast<Group>().Select(group => group.Success ? (object?)group.Value : Undefined.Value),
                Operators.Box((double)match.Index),
                text,
                .. NamedGroups(match) is { } groups ? (object?[])[groups] : [],
            ];
            return Operators.Text(function.Call(run, Undefined.Value, arguments));
        }

        return Expand(Operators.Text(replacement), text, match);
    }

    private static string Expand(string template, string text, Match match)
    {
        if (!template.Contains('$', StringComparison.Ordinal))
        {
            return template;
        }

        var expanded = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var next = template[i] == '$' && i + 1 < template.Length ? template[i + 1] : '\0';
            switch (next)
            {
                case '$':
                    expanded.Append('$');
                    break;
                case '&':
                    expanded.Append(match.Value);
                    break;
                case '`':
                    expanded.Append(text, 0, match.Index);
                    break;
                case '\'':
                    expanded.Append(text, match.Index + match.Length, text.Length - match.Index - match.Length);
                    break;
                case >= '1' and <= '9' when next - '0' < match.Groups.Count:
                    expanded.Append(match.Groups[next - '0'].Value);
                    break;
                case '<' when template.IndexOf('>', i) is var end and > 0:
                    expanded.Append(match.Groups[template[(i + 2)..end]].Value);
                    i = end - 1;
                    break;
                default:
                    expanded.Append(template[i]);
                    continue;
            }

            i++;
        }

        return expanded.ToString();
    }
}
