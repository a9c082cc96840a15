using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine;

/// <summary>Turns a value of an expression, of JSON or of a host into the type that an input or a variable wants, by Elsa's rules.</summary>
internal static class ValueConversion
{
    private static readonly object BoxedTrue = true;
    private static readonly object BoxedFalse = false;

    public static object Box(bool value) => value ? BoxedTrue : BoxedFalse;

    public static T? To<T>(object? value) => Convert(value, typeof(T)) is T converted ? converted : default;

    public static object? DefaultOf(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;

    /// <summary>Throws <see cref="InvalidCastException"/> when there is no sensible value.</summary>
    public static object? Convert(object? value, Type type)
        => TryConvert(value, type, out var converted)
            ? converted
            : throw new InvalidCastException($"The value {Describe(value)} cannot be turned into {TypeAlias.Of(type)}.");

    public static bool TryConvert(object? value, Type type, out object? converted)
    {
        if (value is null)
        {
            converted = DefaultOf(type);
            return true;
        }

        if (type == typeof(object) || type.IsInstanceOfType(value))
        {
            converted = value;
            return true;
        }

        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target != type && target.IsInstanceOfType(value))
        {
            converted = value;
            return true;
        }

        try
        {
            converted = ConvertTo(value, target);
            return converted is not null || !target.IsValueType;
        }
        catch (Exception fault) when (fault is FormatException or OverflowException or InvalidCastException or JsonException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            converted = null;
            return false;
        }
    }

    /// <summary>A value as text, the way WriteLine prints it.</summary>
    public static string? ToText(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "True" : "False",
        double number => NumberText(number),
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        JsonElement element => element.GetRawText(),
        JsonValue node when node.TryGetValue<string>(out var text) => text,
        JsonNode node => node.ToJsonString(),
        // As .NET's type converters say it, and so Elsa: to the minute at best. toISOString says all of it.
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "MM/dd/yyyy" : "MM/dd/yyyy HH:mm", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "MM/dd/yyyy zzz" : "MM/dd/yyyy HH:mm zzz", CultureInfo.InvariantCulture),
        DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        byte[] => "Byte[] Array",
        Enum member => member.ToString(),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => Json(value),
    };

    /// <summary>.NET's form of a number: <c>1E+21</c>, <c>0.1</c>.</summary>
    public static string NumberText(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    public static JsonElement ToElement(object? value)
    {
        using var document = JsonDocument.Parse(Json(value));
        return document.RootElement.Clone();
    }

    public static string Json(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WritePlain(writer, value);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Plain JSON without type tags.</summary>
    public static void WritePlain(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number when !double.IsFinite(number):
                writer.WriteStringValue(NumberText(number));
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case JsonNode node:
                node.WriteTo(writer);
                break;
            case IDictionary<string, object?> map:
                writer.WriteStartObject();
                foreach (var (name, member) in map)
                {
                    writer.WritePropertyName(name);
                    WritePlain(writer, member);
                }

                writer.WriteEndObject();
                break;
            case byte[] bytes:
                writer.WriteBase64StringValue(bytes);
                break;
            case IEnumerable list and not IDictionary:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WritePlain(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                JsonSerializer.Serialize(writer, value, value.GetType(), EngineJson.Options);
                break;
        }
    }

    private static object? ConvertTo(object value, Type target)
    {
        if (value is JsonElement element && target != typeof(JsonNode) && target != typeof(JsonObject) && target != typeof(JsonArray))
        {
            return element.ValueKind switch
            {
                JsonValueKind.Null or JsonValueKind.Undefined => null,
                JsonValueKind.String or JsonValueKind.True or JsonValueKind.False => Required(ValueJson.FromJson(element), target),
                JsonValueKind.Number when target != typeof(string) && IsNumber(target) => element.Deserialize(target),
                JsonValueKind.Number => Required(element.GetDouble(), target),
                _ when target == typeof(string) => element.GetRawText(),
                _ when IsPlainContainer(target) => Required(ValueJson.FromJson(element), target),
                _ => element.Deserialize(target, EngineJson.Options),
            };
        }

        if (target == typeof(string))
        {
            return ToText(value);
        }

        if (target == typeof(bool))
        {
            return value switch
            {
                string text => bool.Parse(text.Trim()),
                double number => number != 0,
                IConvertible convertible => System.Convert.ToBoolean(convertible, CultureInfo.InvariantCulture),
                _ => throw new InvalidCastException(),
            };
        }

        if (target.IsEnum)
        {
            return value is string name ? Enum.Parse(target, name.Trim(), ignoreCase: true) : Enum.ToObject(target, System.Convert.ToInt64(value, CultureInfo.InvariantCulture));
        }

        if (IsNumber(target))
        {
            return value is string digits
                ? ParseNumber(digits.Trim(), target)
                : System.Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
        }

        return value switch
        {
            string text => FromText(text, target),
            DateTimeOffset instant when target == typeof(DateTime) => instant.UtcDateTime,
            DateTimeOffset instant when target == typeof(DateOnly) => DateOnly.FromDateTime(instant.UtcDateTime),
            DateTime time when target == typeof(DateTimeOffset) => new DateTimeOffset(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time),
            DateTime time when target == typeof(DateOnly) => DateOnly.FromDateTime(time),
            _ when typeof(JsonNode).IsAssignableFrom(target) || target == typeof(JsonElement) => JsonSerializer.Deserialize(Json(value), target),
            _ when ToList(value, target) is { } list => list,
            _ when IsMap(target) && ToMap(value) is { } map => target.IsInstanceOfType(map) ? map : JsonSerializer.Deserialize(Json(value), target, EngineJson.Options),
            _ => JsonSerializer.Deserialize(Json(value), target, EngineJson.Options),
        };
    }

    private static object? Required(object? value, Type target) => TryConvert(value, target, out var converted) ? converted : throw new InvalidCastException();

    private static object? FromText(string text, Type target)
    {
        if (target == typeof(Guid))
        {
            return Guid.Parse(text);
        }

        if (target == typeof(TimeSpan))
        {
            return TimeSpan.Parse(text, CultureInfo.InvariantCulture);
        }

        if (target == typeof(DateTimeOffset))
        {
            return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        }

        if (target == typeof(DateTime))
        {
            return DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        }

        if (target == typeof(DateOnly))
        {
            return DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var day)
                ? day
                : DateOnly.FromDateTime(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime);
        }

        if (target == typeof(TimeOnly))
        {
            return TimeOnly.Parse(text, CultureInfo.InvariantCulture);
        }

        if (target == typeof(byte[]))
        {
            return System.Convert.FromBase64String(text);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (typeof(JsonNode).IsAssignableFrom(target) || target == typeof(JsonElement))
        {
            return JsonSerializer.Deserialize(JsonText.WellFormed(text), target);
        }

        using var document = JsonDocument.Parse(JsonText.WellFormed(text));
        return IsPlainContainer(target)
            ? Required(ValueJson.FromJson(document.RootElement), target)
            : document.Deserialize(target, EngineJson.Options);
    }

    private static object ParseNumber(string digits, Type target)
    {
        if (target == typeof(double) || target == typeof(float) || target == typeof(decimal))
        {
            return System.Convert.ChangeType(digits, target, CultureInfo.InvariantCulture);
        }

        return System.Convert.ChangeType(decimal.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture), target, CultureInfo.InvariantCulture);
    }

    private static object? ToList(object value, Type target)
    {
        var item = target.IsArray ? target.GetElementType() : target.IsGenericType && target.GetGenericArguments() is [var argument] ? argument : null;
        if (item is null || value is string || value is not IEnumerable source || value is IDictionary or IDictionary<string, object?> || !typeof(IEnumerable).IsAssignableFrom(target))
        {
            return null;
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        foreach (var element in source)
        {
            list.Add(Required(element, item));
        }

        if (target.IsArray)
        {
            var array = Array.CreateInstance(item, list.Count);
            list.CopyTo(array, 0);
            return array;
        }

        return target.IsInstanceOfType(list) ? list : Activator.CreateInstance(target, list);
    }

    private static IDictionary<string, object?>? ToMap(object value) => value switch
    {
        IDictionary<string, object?> map => map,
        IDictionary map => new ValueMap(map.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create(entry.Key.ToString()!, entry.Value))),
        JsonObject node => (ValueMap?)ValueJson.FromJson(JsonSerializer.SerializeToElement(node)),
        _ => null,
    };

    private static bool IsMap(Type type) => type == typeof(IDictionary<string, object>) || type == typeof(IReadOnlyDictionary<string, object>) || typeof(IDictionary).IsAssignableFrom(type);

    private static bool IsPlainContainer(Type type) => IsMap(type) || (typeof(IEnumerable).IsAssignableFrom(type) && (type.IsArray ? type.GetElementType() : type.IsGenericType ? type.GetGenericArguments()[0] : null) == typeof(object));

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static string Describe(object? value)
    {
        var text = ToText(value) ?? "null";
        return text.Length > 60 ? $"'{text[..60]}…'" : $"'{text}'";
    }
}
