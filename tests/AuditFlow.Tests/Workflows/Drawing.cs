using System.Text.Json.Nodes;

namespace AuditFlow.Tests.Workflows;

/// <summary>Makes small Elsa 3 definitions for tests: activities one after the other, or as connected.</summary>
internal static class Drawing
{
    public static string Sequence(string id, params JsonObject[] activities) => Flowchart(id, activities, Enumerable.Range(0, Math.Max(0, activities.Length - 1))
        .Select(i => ((string)activities[i]["id"]!, "Done", (string)activities[i + 1]["id"]!)));

    public static string Flowchart(string id, IEnumerable<JsonObject> activities, IEnumerable<(string From, string Port, string To)> connections) => new JsonObject
    {
        ["definitionId"] = id,
        ["name"] = id,
        ["options"] = new JsonObject { ["usableAsActivity"] = true },
        ["root"] = new JsonObject
        {
            ["id"] = "Flowchart1",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["activities"] = new JsonArray([.. activities]),
            ["connections"] = new JsonArray([.. connections.Select(c => (JsonNode)new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = c.From, ["port"] = c.Port },
                ["target"] = new JsonObject { ["activity"] = c.To, ["port"] = "In" },
            })]),
        },
    }.ToJsonString();

    /// <summary>An activity; a value that begins with <c>js:</c> is a JavaScript expression, others are literals.</summary>
    public static JsonObject Activity(string id, string type, params (string Name, object? Value)[] inputs)
    {
        var activity = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (name, value) in inputs)
        {
            var script = value is string text && text.StartsWith("js:", StringComparison.Ordinal) ? text[3..] : null;
            activity[name] = new JsonObject
            {
                ["typeName"] = "Object",
                ["expression"] = new JsonObject { ["type"] = script is null ? "Literal" : "JavaScript", ["value"] = script is null ? JsonValue.Create(value) : JsonValue.Create(script) },
            };
        }

        return activity;
    }
}
