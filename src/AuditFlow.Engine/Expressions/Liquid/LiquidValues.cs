using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions.Liquid;

/// <summary>
/// Values of templates: null, bool, decimal, string, DateTimeOffset, lists and maps. JSON that came from outside is one text without members, as in Elsa.
/// </summary>
internal static class LiquidValues
{
    /// <summary>The words <c>empty</c> and <c>blank</c>, which mean something in comparisons only.</summary>
    public static readonly object Empty = new();
    public static readonly object Blank = new();

    public static object? From(object? value) => value switch
    {
        null or bool or string or decimal or DateTimeOffset => value,
        double number => double.IsFinite(number) && Math.Abs(number) < 7.9e28 ? (decimal)number : ScriptNumber(number),
        int or long or short or byte or float => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        // Fluid takes a span of time for a date of 1970.
        TimeSpan span => DateTimeOffset.UnixEpoch + span,
        JsonElement { ValueKind: JsonValueKind.Object or JsonValueKind.Array } element => new OpaqueJson(JsonSerializer.Serialize(element, EngineJson.Options)),
        JsonElement element => From(ValueJson.FromJson(element)),
        JsonArray array => array.Select(item => From(item is JsonObject or JsonArray ? item : ValueJson.FromJson(JsonSerializer.SerializeToElement(item)))).ToArray(),
        JsonObject or IDictionary or IDictionary<string, object?> => value,
        JsonNode node => From(ValueJson.FromJson(JsonSerializer.SerializeToElement(node))),
        Guid or Enum or DateOnly or TimeOnly => ValueConversion.ToText(value),
        object?[] list => list,
        IEnumerable list => list.Cast<object?>().ToArray(),
        _ => value,
    };

    public static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        string text => text,
        decimal number => Number(number),
        OpaqueJson json => json.Text,
        DateTimeOffset instant => instant.UtcDateTime.ToString("u", CultureInfo.InvariantCulture),
        object?[] list => string.Concat(list.Select(item => Text(From(item)))),
        _ => "",
    };

    public static bool Truth(object? value) => value is not (null or false);

    public static decimal ToNumber(object? value) => value switch
    {
        decimal number => number,
        string text when decimal.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        bool flag => flag ? 1 : 0,
        _ => 0,
    };

    public static object? Member(object? target, string name)
    {
        var value = target switch
        {
            JsonObject node => node.TryGetPropertyValue(name, out var member) ? member : null,
            IDictionary<string, object?> map => map.TryGetValue(name, out var member) ? member : name == "size" ? (decimal)map.Count : null,
            IReadOnlyDictionary<string, object?> map => map.GetValueOrDefault(name),
            object?[] list => name switch
            {
                "size" => (decimal)list.Length,
                "first" => list.Length > 0 ? list[0] : null,
                "last" => list.Length > 0 ? list[^1] : null,
                _ => null,
            },
            string text when name == "size" => (decimal)text.Length,
            _ => null,
        };
        return From(value);
    }

    public static object? At(object? target, object? key)
    {
        if (key is decimal position && target is object?[] list)
        {
            var at = (int)Math.Clamp(position, int.MinValue, int.MaxValue);
            at = at < 0 ? at + list.Length : at;
            return at >= 0 && at < list.Length ? From(list[at]) : null;
        }

        return key is null ? null : Member(target, Text(key));
    }

    public static bool Same(object? left, object? right)
    {
        if (ReferenceEquals(right, Empty) || ReferenceEquals(left, Empty))
        {
            var other = ReferenceEquals(right, Empty) ? left : right;
            return other is "" || other is object?[] { Length: 0 } || other is IDictionary<string, object?> { Count: 0 };
        }

        if (ReferenceEquals(right, Blank) || ReferenceEquals(left, Blank))
        {
            var other = ReferenceEquals(right, Blank) ? left : right;
            return other is null or false || (other is string text && string.IsNullOrWhiteSpace(text)) || other is object?[] { Length: 0 } || ReferenceEquals(other, Blank);
        }

        return (left, right) switch
        {
            (object?[] a, object?[] b) => a.Length == b.Length && a.Zip(b).All(pair => Same(From(pair.First), From(pair.Second))),
            _ => Equals(left, right),
        };
    }

    /// <summary>Less, equal or greater; null when the two cannot be compared.</summary>
    public static int? Order(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (null, _) or (_, null) => null,
        (decimal or string, decimal or string) => ToNumber(left).CompareTo(ToNumber(right)),
        _ => null,
    };

    public static object?[] List(object? value) => value switch
    {
        null => [],
        object?[] list => list,
        _ => [value],
    };

    private static string Number(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string ScriptNumber(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>JSON that came from outside: a text without members.</summary>
internal sealed record OpaqueJson(string Text);
