using System.Text.Json.Nodes;

namespace AuditFlow.Engine;

/// <summary>Reads members of definitions, in their present and their older forms.</summary>
internal static class JsonShapes
{
    /// <summary>The items of a list. Old files wrap a list as <c>{"_type": …, "items": […]}</c> or <c>"values"</c>.</summary>
    public static IReadOnlyList<JsonNode?> Items(JsonNode? node) => node switch
    {
        JsonArray array => [.. array],
        JsonObject wrapped when wrapped["items"] is JsonArray items => [.. items],
        JsonObject wrapped when wrapped["values"] is JsonArray values => [.. values],
        _ => [],
    };

    public static string? Text(JsonObject node, string name) => node[name] switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToString(),
        _ => null,
    };

    public static bool Flag(JsonObject node, string name) => node[name] is JsonValue value
        && ((value.TryGetValue<bool>(out var flag) && flag) || (value.TryGetValue<string>(out var text) && bool.TryParse(text, out flag) && flag));

    public static int? Number(JsonObject node, string name) => node[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
