using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine.Memory;

namespace AuditFlow.Engine.Tests.Oracle;

/// <summary>Evaluates one expression inside a workflow of one activity, with the variables and inputs that a case sets up.</summary>
internal sealed class Probe
{
    private readonly WorkflowEngine _engine;
    private object? _value;

    public Probe()
    {
        var catalog = new ActivityCatalog();
        foreach (var (name, type) in new[] { ("Object", typeof(object)), ("String", typeof(string)) })
        {
            catalog.Add(new ActivityDescriptor { TypeName = "Test.Probe" + name, Inputs = [new InputDescriptor { Name = "Value", Type = type }] }, context =>
            {
                _value = context.Inputs["Value"];
                return ValueTask.CompletedTask;
            });
        }

        _engine = new WorkflowEngine(catalog, new EngineOptions { RefuseUnknown = false });
    }

    public string? Fault { get; private set; }

    public WorkflowState State { get; private set; } = null!;

    public async Task<object?> EvaluateAsync(string type, JsonElement line, string wanted)
    {
        var setup = line.TryGetProperty("setup", out var given) ? given : default;
        var definition = new JsonObject
        {
            ["id"] = "def-v1",
            ["definitionId"] = "def",
            ["version"] = 1,
            ["variables"] = Members(setup, "variables", (name, variable) => new JsonObject
            {
                ["id"] = name,
                ["name"] = name,
                ["typeName"] = variable.GetProperty("type").GetString(),
                ["isArray"] = variable.TryGetProperty("isArray", out var isArray) && isArray.GetBoolean(),
                ["value"] = variable.TryGetProperty("value", out var value) ? value.GetString() : null,
            }),
            ["inputs"] = Members(setup, "inputs", (name, input) => new JsonObject { ["name"] = name, ["type"] = input.GetProperty("type").GetString() }),
            ["root"] = new JsonObject
            {
                ["id"] = "probe",
                ["type"] = "Test.Probe" + wanted,
                ["value"] = new JsonObject { ["typeName"] = wanted, ["expression"] = new JsonObject { ["type"] = type, ["value"] = line.GetProperty("expr").GetString() } },
            },
        };
        var inputs = new Dictionary<string, object?>();
        if (setup.ValueKind == JsonValueKind.Object && setup.TryGetProperty("inputs", out var all))
        {
            foreach (var input in all.EnumerateObject())
            {
                if (input.Value.TryGetProperty("value", out var value))
                {
                    inputs[input.Name] = Native(value, input.Value.TryGetProperty("form", out var form) && form.GetString() == "native");
                }
            }
        }

        var host = new MemoryHost(_engine, new MemoryClock(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)));
        var correlation = setup.ValueKind == JsonValueKind.Object && setup.TryGetProperty("correlationId", out var id) ? id.GetString() : null;
        var instance = await host.StartAsync(host.Publish(WorkflowDefinition.From(definition)), new StartRun { InstanceId = "inst1", Input = inputs, CorrelationId = correlation });
        State = instance.State;
        Fault = instance.State.Incidents.Count == 0 ? null : instance.Journal.First(entry => entry.Event == "Faulted").Payload!.Value.GetProperty("message").GetString();
        return _value;
    }

    private static JsonArray Members(JsonElement setup, string name, Func<string, JsonElement, JsonObject> make)
        => setup.ValueKind == JsonValueKind.Object && setup.TryGetProperty(name, out var members)
            ? [.. members.EnumerateObject().Select(member => make(member.Name, member.Value))]
            : [];

    private static object? Native(JsonElement value, bool isDeep) => value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array when !isDeep => value,
        JsonValueKind.Number when value.TryGetInt32(out var number) && !value.GetRawText().Contains('.', StringComparison.Ordinal) => number,
        JsonValueKind.Object => value.EnumerateObject().ToDictionary(member => member.Name, member => Native(member.Value, true)),
        JsonValueKind.Array => value.EnumerateArray().Select(item => Native(item, true)).ToList(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static string Normal(object? value) => value switch
    {
        double number when !double.IsFinite(number) => $"\"{number.ToString(CultureInfo.InvariantCulture)}\"",
        DateTime time => $"\"{time:O}\"",
        _ => DefinitionRun.Normal(JsonDocument.Parse(ValueConversion.Json(value)).RootElement),
    };
}
