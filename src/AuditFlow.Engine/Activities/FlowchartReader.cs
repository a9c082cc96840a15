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

        return new Flowchart(activities, [.. connections]);
    }

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
