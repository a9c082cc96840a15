using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace AuditFlow.Engine.Expressions.Liquid;

internal delegate object? LiquidFilter(LiquidScope scope, object? input, object?[] arguments);

/// <summary>The filters of templates.</summary>
internal static class LiquidFilters
{
    private static readonly Dictionary<string, LiquidFilter> Table = Make();

    public static LiquidFilter? Find(string name) => Table.GetValueOrDefault(name);

    private static Dictionary<string, LiquidFilter> Make() => new(StringComparer.Ordinal)
    {
        ["append"] = (_, input, arguments) => Text(input) + Text(At(arguments, 0)),
        ["prepend"] = (_, input, arguments) => Text(At(arguments, 0)) + Text(input),
        ["upcase"] = (_, input, _) => Text(input).ToUpperInvariant(),
        ["downcase"] = (_, input, _) => Text(input).ToLowerInvariant(),
        ["capitalize"] = (_, input, _) => Capitalize(Text(input)),
        ["strip"] = (_, input, _) => Text(input).Trim(),
        ["lstrip"] = (_, input, _) => Text(input).TrimStart(),
        ["rstrip"] = (_, input, _) => Text(input).TrimEnd(),
        ["strip_newlines"] = (_, input, _) => Text(input).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal),
        ["newline_to_br"] = (_, input, _) => Text(input).Replace("\r\n", "<br />", StringComparison.Ordinal).Replace("\n", "<br />", StringComparison.Ordinal),
        ["strip_html"] = (_, input, _) => Regex.Replace(Text(input), "<[^>]*>", "", RegexOptions.NonBacktracking),
        ["escape"] = (_, input, _) => Escape(Text(input)),
        ["escape_once"] = (_, input, _) => Escape(WebUtility.HtmlDecode(Text(input))),
        ["h"] = (_, input, _) => Escape(Text(input)),
        ["raw"] = (_, input, _) => input,
        ["url_encode"] = (_, input, _) => WebUtility.UrlEncode(Text(input)),
        ["url_decode"] = (_, input, _) => WebUtility.UrlDecode(Text(input)),
        ["replace"] = (_, input, arguments) => ReplaceAll(Text(input), Text(At(arguments, 0)), Text(At(arguments, 1))),
        ["replace_first"] = (_, input, arguments) => ReplaceOne(Text(input), Text(At(arguments, 0)), Text(At(arguments, 1)), fromEnd: false),
        ["replace_last"] = (_, input, arguments) => ReplaceOne(Text(input), Text(At(arguments, 0)), Text(At(arguments, 1)), fromEnd: true),
        ["remove"] = (_, input, arguments) => ReplaceAll(Text(input), Text(At(arguments, 0)), ""),
        ["remove_first"] = (_, input, arguments) => ReplaceOne(Text(input), Text(At(arguments, 0)), "", fromEnd: false),
        ["remove_last"] = (_, input, arguments) => ReplaceOne(Text(input), Text(At(arguments, 0)), "", fromEnd: true),
        ["slice"] = (_, input, arguments) => Slice(input, arguments),
        ["split"] = (_, input, arguments) => Text(At(arguments, 0)) is { Length: > 0 } mark
            ? Text(input).Split(mark).Cast<object?>().ToArray()
            : [.. Text(input).Select(character => (object?)character.ToString())],
        ["truncate"] = (_, input, arguments) => Truncate(Text(input), (int)(At(arguments, 0) is { } length ? Number(length) : 50), At(arguments, 1) is { } end ? Text(end) : "..."),
        ["truncatewords"] = (_, input, arguments) => TruncateWords(Text(input), (int)(At(arguments, 0) is { } count ? Number(count) : 15), At(arguments, 1) is { } end ? Text(end) : "..."),
        ["default"] = (_, input, arguments) => input is null or false or "" or object?[] { Length: 0 } ? At(arguments, 0) : input,
        ["size"] = (_, input, _) => input switch { string text => text.Length, object?[] list => list.Length, IDictionary<string, object?> map => map.Count, _ => 0m },
        ["plus"] = (_, input, arguments) => Number(input) + Number(At(arguments, 0)),
        ["minus"] = (_, input, arguments) => Number(input) - Number(At(arguments, 0)),
        ["times"] = (_, input, arguments) => Number(input) * Number(At(arguments, 0)),
        ["divided_by"] = (_, input, arguments) => Divide(Number(input), Number(At(arguments, 0))),
        ["modulo"] = (_, input, arguments) => Number(input) % Number(At(arguments, 0)),
        ["abs"] = (_, input, _) => Math.Abs(Number(input)),
        ["ceil"] = (_, input, _) => Math.Ceiling(Number(input)),
        ["floor"] = (_, input, _) => Math.Floor(Number(input)),
        ["round"] = (_, input, arguments) => Math.Round(Number(input), (int)Math.Clamp(Number(At(arguments, 0)), 0, 28)),
        ["at_least"] = (_, input, arguments) => Math.Max(Number(input), Number(At(arguments, 0))),
        ["at_most"] = (_, input, arguments) => Math.Min(Number(input), Number(At(arguments, 0))),
        ["join"] = (_, input, arguments) => input is object?[] list ? string.Join(Text(At(arguments, 0)), list.Select(item => Text(LiquidValues.From(item)))) : input,
        ["first"] = (_, input, _) => LiquidValues.Member(input, "first"),
        ["last"] = (_, input, _) => LiquidValues.Member(input, "last"),
        ["concat"] = (_, input, arguments) => input is object?[] list ? (object?[])[.. list, .. LiquidValues.List(At(arguments, 0))] : input,
        ["reverse"] = (_, input, _) => input is object?[] list ? list.Reverse().ToArray() : input is string text ? new string([.. text.Reverse()]) : input,
        ["compact"] = (_, input, _) => input is object?[] list ? list.Where(item => LiquidValues.From(item) is not null).ToArray() : input,
        ["uniq"] = (_, input, _) => input is object?[] list ? list.DistinctBy(item => Text(LiquidValues.From(item))).ToArray() : input,
        ["map"] = (_, input, arguments) => input is object?[] list ? list.Select(item => LiquidValues.Member(LiquidValues.From(item), Text(At(arguments, 0)))).ToArray() : input,
        ["where"] = (_, input, arguments) => input is object?[] list
            ? list.Where(item => LiquidValues.Member(LiquidValues.From(item), Text(At(arguments, 0))) is var value && (arguments.Length > 1 ? LiquidValues.Same(value, arguments[1]) : LiquidValues.Truth(value))).ToArray()
            : input,
        ["sort"] = (_, input, arguments) => Sort(input, arguments, StringComparer.Ordinal),
        ["sort_natural"] = (_, input, arguments) => Sort(input, arguments, StringComparer.OrdinalIgnoreCase),
        ["sum"] = (_, input, arguments) => LiquidValues.List(input).Select(LiquidValues.From).Sum(item => Number(arguments.Length > 0 ? LiquidValues.Member(item, Text(arguments[0])) : item)),
        ["json"] = (_, input, _) => input is OpaqueJson json ? json.Text : ValueConversion.Json(input),
        ["base64"] = (_, input, _) => Convert.ToBase64String(Encoding.UTF8.GetBytes(input is object?[] or IDictionary<string, object?> ? ValueConversion.Json(input) : Text(input))),
        ["keys"] = (_, input, _) => input is IDictionary<string, object?> map
            ? map.Keys.Cast<object?>().ToArray()
            : throw new ExpressionFault("The filter keys works on objects only."),
        ["format_string"] = (_, input, arguments) => string.Format(CultureInfo.InvariantCulture, Text(input), [.. arguments.Select(argument => argument is decimal number ? (object)number : Text(argument))]),
        ["date"] = (scope, input, arguments) => LiquidDates.Format(scope, input, Text(At(arguments, 0))),
    };

    private static string Text(object? value) => LiquidValues.Text(value);

    private static decimal Number(object? value) => LiquidValues.ToNumber(value);

    private static object? At(object?[] arguments, int position) => position < arguments.Length ? arguments[position] : null;

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string ReplaceAll(string text, string from, string to) => from.Length == 0 ? text : text.Replace(from, to, StringComparison.Ordinal);

    private static string ReplaceOne(string text, string from, string to, bool fromEnd)
    {
        var at = fromEnd ? text.LastIndexOf(from, StringComparison.Ordinal) : text.IndexOf(from, StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length));
    }

    /// <summary>Every word gets a capital.</summary>
    private static string Capitalize(string text)
    {
        var result = new StringBuilder(text);
        for (var i = 0; i < result.Length; i++)
        {
            if (i == 0 || char.IsWhiteSpace(result[i - 1]))
            {
                result[i] = char.ToUpperInvariant(result[i]);
            }
        }

        return result.ToString();
    }

    private static object? Slice(object? input, object?[] arguments)
    {
        var length = input is object?[] all ? all.Length : Text(input).Length;
        var from = (int)Math.Clamp(Number(At(arguments, 0)), int.MinValue, int.MaxValue);
        from = from < 0 ? Math.Max(0, from + length) : Math.Min(from, length);
        var count = Math.Clamp(arguments.Length > 1 ? (int)Number(arguments[1]) : 1, 0, length - from);
        return input is object?[] list ? list[from..(from + count)] : Text(input).Substring(from, count);
    }

    private static string Truncate(string text, int length, string end)
        => text.Length <= length ? text : string.Concat(text.AsSpan(0, Math.Max(0, length - end.Length)), end);

    private static string TruncateWords(string text, int count, string end)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= count ? text : string.Join(' ', words.Take(Math.Max(count, 1))) + end;
    }

    private static decimal Divide(decimal a, decimal b)
    {
        if (b == 0)
        {
            throw new ExpressionFault("Attempted to divide by zero.");
        }

        // Two whole numbers give a whole number.
        return a == Math.Truncate(a) && b == Math.Truncate(b) && b.Scale == 0 ? Math.Floor(a / b) : a / b;
    }

    private static object? Sort(object? input, object?[] arguments, StringComparer texts)
    {
        if (input is not object?[] list)
        {
            return input;
        }

        object? Key(object? item) => LiquidValues.From(item) is var value && arguments.Length > 0 ? LiquidValues.Member(value, Text(arguments[0])) : value;
        return list.OrderBy(Key, Comparer<object?>.Create((a, b) => (a, b) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            (string x, string y) => texts.Compare(x, y),
            _ => LiquidValues.Order(a, b) ?? 0,
        })).ToArray();
    }
}
