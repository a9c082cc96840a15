using System.Text.Json.Nodes;

namespace AuditFlow.Engine;

/// <summary>A variable that a workflow, a flowchart or a sequence declares.</summary>
/// <param name="Id">By this activities refer to it.</param>
/// <param name="Name">By this expressions refer to it.</param>
/// <param name="TypeName">The alias of its type.</param>
/// <param name="IsArray">Whether it holds a list of that type.</param>
/// <param name="Value">Its first value as text; null = none.</param>
public sealed record VariableDefinition(string Id, string Name, string TypeName, bool IsArray, string? Value)
{
    /// <summary>Where Elsa would keep it, as the definition names it; null when it does not.</summary>
    public string? StorageDriverTypeName { get; init; }

    /// <summary>
    /// Whether its value is forgotten when the run waits, and it then starts from its first value again: Elsa's <c>MemoryStorageDriver</c>. With any other driver,
    /// and with none, the value is kept with the instance.
    /// </summary>
    public bool IsForgottenByWaiting => Definitions.ShortName.Of(StorageDriverTypeName, "StorageDriver") == "Memory";

    internal static IReadOnlyList<VariableDefinition> ReadAll(JsonNode? list)
    {
        var items = JsonShapes.Items(list);
        if (items.Count == 0)
        {
            return [];
        }

        var variables = new List<VariableDefinition>(items.Count);
        foreach (var item in items)
        {
            if (item is JsonObject variable)
            {
                var name = JsonShapes.Text(variable, "name") ?? JsonShapes.Text(variable, "id") ?? "";
                variables.Add(new VariableDefinition(
                    JsonShapes.Text(variable, "id") ?? name,
                    name,
                    JsonShapes.Text(variable, "typeName") ?? "Object",
                    JsonShapes.Flag(variable, "isArray"),
                    variable["value"] switch { null => null, JsonValue value => value.ToString(), var other => other.ToJsonString() })
                {
                    StorageDriverTypeName = JsonShapes.Text(variable, "storageDriverTypeName"),
                });
            }
        }

        return variables;
    }
}

/// <summary>An input that a workflow declares.</summary>
public sealed record InputDefinition(string Name, string TypeName, bool IsArray, string? DisplayName, string? Description)
{
    /// <summary>The heading under which the designer shows it.</summary>
    public string? Category { get; init; }

    /// <summary>The editor that the designer shows for it.</summary>
    public string? UiHint { get; init; }

    internal static IReadOnlyList<InputDefinition> ReadAll(JsonNode? list) =>
    [
        .. JsonShapes.Items(list).OfType<JsonObject>().Select(input => new InputDefinition(
            JsonShapes.Text(input, "name") ?? "",
            JsonShapes.Text(input, "type") ?? "Object",
            JsonShapes.Flag(input, "isArray"),
            JsonShapes.Text(input, "displayName"),
            JsonShapes.Text(input, "description"))
        {
            Category = JsonShapes.Text(input, "category"),
            UiHint = JsonShapes.Text(input, "uiHint"),
        }),
    ];
}

/// <summary>An output that a workflow declares.</summary>
public sealed record OutputDefinition(string Name, string TypeName, bool IsArray, string? DisplayName, string? Description)
{
    internal static IReadOnlyList<OutputDefinition> ReadAll(JsonNode? list) =>
    [
        .. InputDefinition.ReadAll(list).Select(output => new OutputDefinition(output.Name, output.TypeName, output.IsArray, output.DisplayName, output.Description)),
    ];
}
