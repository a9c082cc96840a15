using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions.JavaScript;
using AuditFlow.Engine.Expressions.Liquid;

namespace AuditFlow.Engine.Expressions;

/// <summary>Turns an expression of a definition into something that can be evaluated, by its type.</summary>
internal static class ExpressionCompiler
{
    /// <summary>Null means: the input counts as not set (an expression type that nobody knows, as in Elsa).</summary>
    public static CompiledExpression? Compile(string type, JsonNode? value, Node node, EngineOptions options, bool isUntyped = false) => type switch
    {
        "Literal" => new ConstantExpression(Literal(value)),
        "Object" or "Json" => CompileObject(value, isUntyped),
        "Variable" => CompileVariable(value, node),
        "Input" => Reference(value) is { } input && JsonShapes.Text(input, "name") is { } name ? new WorkflowInputExpression(name) : null,
        "JavaScript" => value?.ToString() is { } script && !string.IsNullOrWhiteSpace(script) ? ScriptExpression.Compile(script, node) : new ConstantExpression(null),
        "Liquid" => value?.ToString() is { } template && !string.IsNullOrWhiteSpace(template) ? LiquidTemplate.Compile(template, options) : new ConstantExpression(null),
        "Delegate" => null,
        _ when options.RefuseUnknown => throw new ExpressionFault($"Expressions in {type} are not run here."),
        _ => null,
    };

    private static object? Literal(JsonNode? value) => value switch
    {
        JsonValue literal when literal.TryGetValue<string>(out var text) => text,
        JsonValue literal when literal.TryGetValue<bool>(out var flag) => ValueConversion.Box(flag),
        JsonValue literal when literal.TryGetValue<JsonElement>(out var element) => ValueJson.FromJson(element),
        null => null,
        _ => ValueJson.FromJson(JsonSerializer.SerializeToElement(value)),
    };

    private static ConstantExpression CompileObject(JsonNode? value, bool isUntyped)
    {
        if (value is not JsonValue || !value.AsValue().TryGetValue<string>(out var text))
        {
            return new ConstantExpression(Literal(value));
        }

        if (string.IsNullOrWhiteSpace(text) || isUntyped)
        {
            return new ConstantExpression(string.IsNullOrWhiteSpace(text) ? null : text);
        }

        try
        {
            using var document = JsonDocument.Parse(JsonText.WellFormed(text));
            return new ConstantExpression(ValueJson.FromJson(document.RootElement));
        }
        catch (JsonException fault)
        {
            throw new ExpressionFault($"The value is not JSON (line {(fault.LineNumber ?? 0) + 1}, column {(fault.BytePositionInLine ?? 0) + 1}).");
        }
    }

    private static VariableExpression? CompileVariable(JsonNode? value, Node node)
    {
        if (Reference(value) is not { } reference)
        {
            return null;
        }

        var id = JsonShapes.Text(reference, "id");
        for (var holder = node; holder is not null; holder = holder.Parent)
        {
            for (var i = 0; i < holder.Variables.Length; i++)
            {
                if (holder.Variables[i].Id == id)
                {
                    return new VariableExpression(holder, i);
                }
            }
        }

        return null;
    }

    /// <summary>A variable or an input is named by JSON text, or by an object in newer files.</summary>
    private static JsonObject? Reference(JsonNode? value)
    {
        try
        {
            return value switch
            {
                JsonObject reference => reference,
                JsonValue text when text.TryGetValue<string>(out var json) && json.Length > 0 => JsonNode.Parse(JsonText.WellFormed(json)) as JsonObject,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
