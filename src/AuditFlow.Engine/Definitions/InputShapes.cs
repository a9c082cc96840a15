using System.Text.Json.Nodes;

namespace AuditFlow.Engine.Definitions;

/// <summary>
/// Finds the expression of an input in the JSON of an activity, in its present form <c>{"typeName", "expression": {"type", "value"}}</c> and its older
/// ones: a bare value is a literal.
/// </summary>
internal static class InputShapes
{
    public static (string Type, JsonNode? Value)? Find(JsonNode? input) => input switch
    {
        null => null,
        JsonValue bare => ("Literal", bare),
        // Without the member Elsa takes the input for not set. The designer writes it with null, which says nothing of the type.
        JsonObject wrapped when !wrapped.ContainsKey("typeName") => null,
        JsonObject wrapped when wrapped["expression"] is JsonObject expression => FindExpression(expression),
        _ => null,
    };

    /// <summary>Whether the input names Object as its type, which leaves JSON in an Object expression the text that it is.</summary>
    public static bool IsUntyped(JsonNode? input) => input is JsonObject wrapped && wrapped["typeName"]?.ToString() is "Object" or "System.Object, System.Private.CoreLib";

    /// <summary>An expression that is not wrapped in an input, for example the condition of a case.</summary>
    public static (string Type, JsonNode? Value)? FindExpression(JsonObject expression)
        => JsonShapes.Text(expression, "type") is { Length: > 0 } type ? (type, expression["value"]) : null;
}
