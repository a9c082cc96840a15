using System.Text.Json.Nodes;

namespace AuditFlow.Engine.Tests;

/// <summary>Draws definitions in few words for tests.</summary>
internal sealed class Drawing(string id)
{
    private readonly JsonArray _activities = [];
    private readonly JsonArray _connections = [];
    private readonly JsonArray _variables = [];
    private readonly JsonObject _options = [];

    public Drawing Activity(string activityId, string type, params (string Input, string Syntax, string Value)[] inputs)
    {
        _activities.Add(Node(activityId, type, inputs));
        return this;
    }

    public Drawing Line(string activityId) => Activity(activityId, "Elsa.WriteLine", ("text", "Literal", activityId));

    public Drawing Event(string activityId, string eventName) => Activity(activityId, "Elsa.Event", ("eventName", "Literal", eventName));

    public Drawing Variable(string name, string type, string? value)
    {
        _variables.Add(new JsonObject { ["id"] = name, ["name"] = name, ["typeName"] = type, ["value"] = value });
        return this;
    }

    public Drawing Set(string activityId, string variable, string script)
    {
        var node = Node(activityId, "Elsa.SetVariable", ("value", "JavaScript", script));
        node["variable"] = new JsonObject { ["id"] = variable };
        _activities.Add(node);
        return this;
    }

    /// <summary>Connections like <c>a → b</c> or <c>a.True → b</c>.</summary>
    public Drawing Connect(params string[] connections)
    {
        foreach (var parts in connections.Select(connection => connection.Split(" → ")))
        {
            var source = parts[0].Split('.');
            _connections.Add(new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source.Length > 1 ? source[1] : "Done" },
                ["target"] = new JsonObject { ["activity"] = parts[1], ["port"] = "In" },
            });
        }

        return this;
    }

    public Drawing ContinueWithIncidents()
    {
        _options["incidentStrategyType"] = "Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core";
        return this;
    }

    /// <summary>Lets an activity start runs.</summary>
    public Drawing Starts(string activityId)
    {
        _activities.OfType<JsonObject>().Single(activity => activity["id"]!.ToString() == activityId)["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return this;
    }

    public WorkflowDefinition Definition() => WorkflowDefinition.From(new JsonObject
    {
        ["id"] = id + "-v1",
        ["definitionId"] = id,
        ["version"] = 1,
        ["variables"] = _variables.DeepClone(),
        ["options"] = _options.DeepClone(),
        ["root"] = new JsonObject { ["id"] = "F", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = _activities.DeepClone(), ["connections"] = _connections.DeepClone() },
    });

    private static JsonObject Node(string activityId, string type, params (string Input, string Syntax, string Value)[] inputs)
    {
        var node = new JsonObject { ["id"] = activityId, ["name"] = activityId, ["type"] = type, ["version"] = 1 };
        foreach (var (input, syntax, value) in inputs)
        {
            node[input] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = syntax, ["value"] = value } };
        }

        return node;
    }
}
