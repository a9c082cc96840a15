using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows;

/// <summary>What people call the steps of a drawing: the text in the designer, else the name, else the id.</summary>
internal sealed class StepNames
{
    readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    StepNames(WorkflowDefinition? definition) => Read(definition?.Document["root"]);

    /// <summary>Null gives every step its id: a run can be looked at even if its version is not there.</summary>
    public static StepNames Of(WorkflowDefinition? definition) => new(definition);

    /// <summary>The name of a step; its id when this version does not have it (any more).</summary>
    public string Of(string activityId) => names.GetValueOrDefault(activityId, activityId);

    public string OfNode(string nodeId) => Of(nodeId[(nodeId.LastIndexOf(':') + 1)..]);

    void Read(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Read(item);
            }
        }
        else if (node is JsonObject json)
        {
            if (Text(json["id"]) is { } id && Text(json["type"]) is not null && (Text((json["metadata"] as JsonObject)?["displayText"]) ?? Text(json["name"])) is { } name)
            {
                names.TryAdd(id, name);
            }

            foreach (var (_, inside) in json)
            {
                Read(inside);
            }
        }
    }

    static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
