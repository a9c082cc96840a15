using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows;

/// <summary>A drawing taken apart for a comparison: its activities by where they stand in one another, its connections, and what is left.</summary>
internal sealed class DrawnSteps
{
    // Given by the library or by the canvas: they say nothing of what the drawing does.
    static readonly string[] Given =
    [
        "$schema", "id", "definitionId", "version", "createdAt", "isLatest", "isPublished", "isReadonly", "isSystem", "links", "materializerName", "providerName", "toolVersion", "tenantId", "root",
    ];

    static readonly string[] OfTheCanvas = ["id", "nodeId", "connections"];

    readonly StepNames names;

    DrawnSteps(WorkflowDefinition definition)
    {
        names = StepNames.Of(definition);
        foreach (var (name, value) in definition.Document.Where(m => !Given.Contains(m.Key)))
        {
            DrawnValue.Put(Drawing, name, value);
        }

        if (definition.Document["root"] is JsonObject root && IsActivity(root))
        {
            Take(root, "");
        }
    }

    public Dictionary<string, DrawnStep> Steps { get; } = new(StringComparer.Ordinal);

    public HashSet<DrawnConnection> Connections { get; } = [];

    /// <summary>What the drawing says beside its activities.</summary>
    public JsonObject Drawing { get; } = [];

    public static DrawnSteps Of(WorkflowDefinition definition) => new(definition);

    public ComparedConnection Say(DrawnConnection connection) => new(names.Of(connection.From), connection.Port, names.Of(connection.To));

    void Take(JsonObject activity, string around)
    {
        var id = Text(activity["id"])!;
        var place = $"{around}:{id}";
        var says = new JsonObject();
        foreach (var (name, value) in activity)
        {
            if (value is JsonObject inside && IsActivity(inside))
            {
                Take(inside, place);
                says[name] = Text(inside["id"]);
            }
            else if (value is JsonArray list && list.Any(i => i is JsonObject item && ActivityIn(item) is not null))
            {
                // Their order says nothing in a flowchart, where connections do; elsewhere it is what happens first.
                var inList = list.OfType<JsonObject>().Select(ActivityIn).OfType<JsonObject>().ToList();
                inList.ForEach(a => Take(a, place));
                if (activity["connections"] is not JsonArray)
                {
                    says[name] = new JsonArray([.. inList.Select(a => (JsonNode)Text(a["id"])!)]);
                }
            }
            else if (name == "metadata" && value is JsonObject metadata)
            {
                foreach (var (member, of) in metadata.Where(m => m.Key != "designer"))
                {
                    DrawnValue.Put(says, member, of);
                }
            }
            else if (!OfTheCanvas.Contains(name))
            {
                DrawnValue.Put(says, name, value);
            }
        }

        Steps.TryAdd(place, new DrawnStep(place, names.Of(id), Text(activity["type"])!, says));
        foreach (var connection in (activity["connections"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (connection["source"] is JsonObject source && connection["target"] is JsonObject target && Text(source["activity"]) is { } from && Text(target["activity"]) is { } to)
            {
                Connections.Add(new DrawnConnection(place, from, Text(source["port"]) ?? "Done", to));
            }
        }
    }

    // A case of a switch holds its activity one level further down, under a label.
    static JsonObject? ActivityIn(JsonObject item) => IsActivity(item) ? item : item["activity"] is JsonObject inside && IsActivity(inside) ? inside : null;

    static bool IsActivity(JsonObject json) => Text(json["id"]) is not null && Text(json["type"]) is not null;

    static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}

/// <param name="Place">The ids of all around it and its own.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Says">Its inputs and properties, without what stands inside it.</param>
internal sealed record DrawnStep(string Place, string Name, string Type, JsonObject Says);

internal sealed record DrawnConnection(string Around, string From, string Port, string To);
