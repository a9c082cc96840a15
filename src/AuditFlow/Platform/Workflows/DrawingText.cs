using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// A drawing as the text of a file that is kept under version control: members always in the same order, and none that
/// the library gives, so that two versions differ where somebody drew and nowhere else.
/// </summary>
internal static class DrawingText
{
    static readonly JsonSerializerOptions Indented = new(WorkflowJson.Options) { WriteIndented = true, IndentSize = 2, NewLine = "\n" };

    static readonly string[] GivenByTheLibrary = ["id", "version", "createdAt", "isLatest", "isPublished", "isReadonly", "isSystem", "links", "materializerName", "providerName", "toolVersion"];

    static readonly string[] First =
    [
        "$schema", "definitionId", "id", "name", "type", "version", "description", "displayName", "source", "target", "activity", "port", "variables", "inputs", "outputs", "outcomes", "customProperties", "options", "metadata",
    ];

    static readonly string[] Last = ["activities", "connections", "root"];

    public static string Of(WorkflowDefinition definition)
    {
        var document = new JsonObject();
        foreach (var (name, value) in definition.Document.Where(m => !GivenByTheLibrary.Contains(m.Key)))
        {
            document[name] = value?.DeepClone();
        }

        return Ordered(document)!.ToJsonString(Indented) + "\n";
    }

    static JsonNode? Ordered(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                var ordered = new JsonObject();
                foreach (var (name, value) in json.Where(m => m.Key != "nodeId").OrderBy(m => Rank(m.Key)).ThenBy(m => m.Key, StringComparer.Ordinal))
                {
                    // The order within a value is its author's: a script may see it.
                    ordered[name] = name == "value" ? value?.DeepClone() : Ordered(value);
                }

                return ordered;
            case JsonArray list:
                return new JsonArray([.. list.Select(Ordered)]);
            default:
                return node?.DeepClone();
        }
    }

    static int Rank(string name) => Array.IndexOf(First, name) is >= 0 and var early ? early : Array.IndexOf(Last, name) is >= 0 and var late ? First.Length + 1 + late : First.Length;
}
