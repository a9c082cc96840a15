using System.Text.Json.Nodes;

namespace AuditFlow.Platform.Workflows;

/// <summary>A value of a drawing, for people and for comparisons.</summary>
internal static class DrawnValue
{
    /// <summary>Adds a member unless it says nothing: the Studio writes empty ones that a file leaves out.</summary>
    public static void Put(JsonObject into, string name, JsonNode? value)
    {
        if (Plain(value) is { } plain)
        {
            into[name] = plain;
        }
    }

    /// <summary>An input as it was typed, a list by its items, anything else as JSON; null when there is nothing.</summary>
    public static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue => value.ToString(),
        JsonObject input when input["expression"] is JsonObject expression => Text(expression["value"]) is not { } text ? null
            : expression["type"]?.ToString() is null or "Literal" or "Object" ? text : $"{expression["type"]}: {text}",
        JsonArray list when list.All(i => i is JsonValue) => string.Join(", ", list.Select(i => i!.ToString())),
        JsonArray list when list.All(i => i is JsonObject item && item["name"] is JsonValue) => string.Join(", ", list.Select(Named)),
        _ => value.ToJsonString(WorkflowJson.Options),
    };

    static string Named(JsonNode? item) => Text(item!["value"]) is { } value ? $"{item["name"]} = {value}" : item["name"]!.ToString();

    static JsonNode? Plain(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                var plain = new JsonObject();
                foreach (var (name, value) in json.Where(m => m.Key != "memoryReference"))
                {
                    Put(plain, name, value);
                }

                return plain.Count == 0 ? null : plain;
            case JsonArray { Count: 0 }:
                return null;
            case JsonArray list:
                return new JsonArray([.. list.Select(Plain)]);
            case JsonValue value when value.TryGetValue<string>(out var text) && text.Length == 0:
                return null;
            default:
                return node?.DeepClone();
        }
    }
}
