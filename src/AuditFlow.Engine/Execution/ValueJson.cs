using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditFlow.Engine.Execution;

/// <summary>
/// Values as JSON that come back as the same types. Texts, doubles, booleans, lists and maps are plain JSON; everything else is written as
/// <c>{"$": type, "v": value}</c>.
/// </summary>
internal static class ValueJson
{
    private const string Tag = "$";

    public static void Write(Utf8JsonWriter writer, object? value)
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
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number:
                Tagged(writer, "Double", number.ToString(CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                Tagged(writer, "ByteArray", Convert.ToBase64String(bytes));
                break;
            case Guid or DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan or decimal or long or int or short or byte or float:
                Tagged(writer, value.GetType().Name, Text(value));
                break;
            case Enum member:
                writer.WriteStringValue(member.ToString());
                break;
            case JsonElement element:
                Tagged(writer, "JsonElement", element);
                break;
            case JsonNode node:
                Tagged(writer, node switch { JsonObject => "JsonObject", JsonArray => "JsonArray", _ => "JsonNode" }, JsonSerializer.SerializeToElement(node));
                break;
            case IDictionary<string, object?> map:
                WriteMap(writer, map);
                break;
            case IDictionary map:
                WriteMap(writer, map.Cast<DictionaryEntry>().ToDictionary(entry => entry.Key.ToString()!, entry => entry.Value));
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                Write(writer, FromJson(JsonSerializer.SerializeToElement(value, EngineJson.Options)));
                break;
        }
    }

    public static object? Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                if (element.TryGetProperty(Tag, out var type) && type.ValueKind == JsonValueKind.String)
                {
                    return Untag(type.GetString()!, element.GetProperty("v"));
                }

                var map = new ValueMap();
                foreach (var member in element.EnumerateObject())
                {
                    map[member.Name] = Read(member.Value);
                }

                return map;
            case JsonValueKind.Array:
                var items = new object?[element.GetArrayLength()];
                var i = 0;
                foreach (var item in element.EnumerateArray())
                {
                    items[i++] = Read(item);
                }

                return items;
            default:
                return FromJson(element);
        }
    }

    /// <summary>Plain JSON as values of scripts: numbers become doubles, lists arrays, objects maps.</summary>
    public static object? FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(FromJson).ToArray(),
        JsonValueKind.Object => new ValueMap(element.EnumerateObject().DistinctBy(member => member.Name).Select(member => KeyValuePair.Create(member.Name, FromJson(member.Value)))),
        _ => null,
    };

    private static void WriteMap(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> map)
    {
        var members = map as IReadOnlyCollection<KeyValuePair<string, object?>> ?? [.. map];
        var looksTagged = members.Any(member => member.Key == Tag);
        writer.WriteStartObject();
        if (looksTagged)
        {
            writer.WriteString(Tag, "Map");
            writer.WriteStartObject("v");
        }

        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        if (looksTagged)
        {
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Tagged(Utf8JsonWriter writer, string type, string text)
    {
        writer.WriteStartObject();
        writer.WriteString(Tag, type);
        writer.WriteString("v", text);
        writer.WriteEndObject();
    }

    private static void Tagged(Utf8JsonWriter writer, string type, JsonElement value)
    {
        writer.WriteStartObject();
        writer.WriteString(Tag, type);
        writer.WritePropertyName("v");
        value.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static object? Untag(string type, JsonElement value) => type switch
    {
        "Map" => new ValueMap(value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Read(member.Value)))),
        "JsonElement" => value.Clone(),
        "JsonObject" or "JsonArray" or "JsonNode" => JsonNode.Parse(value.GetRawText()),
        "ByteArray" => Convert.FromBase64String(value.GetString()!),
        _ when TypeAlias.Find(type) is { } known => ValueConversion.Convert(value.GetString(), known),
        _ => value.ToString(),
    };

    private static string Text(object value) => value switch
    {
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        float => ((float)value).ToString("R", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
