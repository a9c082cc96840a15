using System.Text.Json.Nodes;
using AuditFlow.Engine.Definitions;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>Reads the activities and connections of a flowchart, in their present and their older forms.</summary>
internal static class FlowchartReader
{
    public static Behaviour Read(NodeCompiler node)
    {
        var activities = node.Children("activities");
        var connections = new List<FlowConnection>();
        foreach (var item in JsonShapes.Items(node.Json["connections"]))
        {
            // A connection to an activity that does not exist is dropped, as Elsa does.
            if (item is JsonObject connection && Read(connection, activities) is { } read && !connections.Contains(read))
            {
                connections.Add(read);
            }
        }

        var flowchart = new Flowchart(activities, [.. connections]);
        RefuseMergeModes(node, activities);
        if (node.Workflow.Options.RefuseUnknown)
        {
            flowchart.Check(node.Refuse);
        }

        return flowchart;
    }

    /// <summary>
    /// Merge modes belong to Elsa's token mode and mean nothing to counters. None and Stream ask for what the counters do anyway; the others would run
    /// differently from what the drawing says.
    /// </summary>
    private static void RefuseMergeModes(NodeCompiler node, Node[] activities)
    {
        var items = JsonShapes.Items(node.Json["activities"]);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JsonObject activity && activity["customProperties"] is JsonObject custom && Mode(custom["mergeMode"]) is { } mode && Advice(mode) is { } advice
                && Array.Exists(activities, known => known.ActivityId == JsonShapes.Text(activity, "id")))
            {
                node.Refuse($"activities[{i}].customProperties.mergeMode", $"The merge mode {mode} of the activity {JsonShapes.Text(activity, "id")} needs token mode, which is not run here: {advice}");
            }
        }
    }

    private static string? Mode(JsonNode? mode) => mode?.ToString() is { Length: > 0 } name and not "0" ? name : null;

    private static string? Advice(string mode) => mode switch
    {
        "None" or "Stream" => null,
        "Race" => "put a Join with the mode WaitAny before it.",
        "Merge" => "put a Join with the mode WaitAll before it.",
        "Converge" => "put a Join with the mode WaitAllActive before it; a connection that leads back runs its target without waiting.",
        "Cascade" => "give each branch an activity of its own, or loop over the items.",
        _ => "use None, and a Join where it matters which branches have to arrive.",
    };

    private static FlowConnection? Read(JsonObject connection, Node[] activities)
    {
        var (source, port) = Endpoint(connection, "source", "sourcePort");
        var (target, _) = Endpoint(connection, "target", "targetPort");
        var from = Array.FindIndex(activities, activity => activity.ActivityId == source);
        var to = Array.FindIndex(activities, activity => activity.ActivityId == target);
        return from < 0 || to < 0 ? null : new FlowConnection(from, string.IsNullOrEmpty(port) ? "Done" : port, to);
    }

    private static (string? Activity, string? Port) Endpoint(JsonObject connection, string name, string flatPort) => Member(connection, name) switch
    {
        JsonObject endpoint => (Text(endpoint, "activity") ?? Text(endpoint, "activityId"), Text(endpoint, "port")),
        JsonValue value => (value.ToString(), Text(connection, flatPort)),
        _ => (null, null),
    };

    private static string? Text(JsonObject node, string name) => Member(node, name)?.ToString();

    /// <summary>Older files write these members in PascalCase.</summary>
    private static JsonNode? Member(JsonObject node, string name) => node[name] ?? node[char.ToUpperInvariant(name[0]) + name[1..]];
}
