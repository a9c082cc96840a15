using System.Text.Json.Nodes;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Definitions;

/// <summary>
/// What the journal keeps of an activity: read from <c>customProperties.logPersistenceConfig</c> and its older form <c>logPersistenceMode</c>, of the activity
/// and of the workflow around it. An activity of which nothing is kept has no plan, so it costs nothing.
/// </summary>
internal sealed class LogPlan
{
    private readonly HashSet<string> _inputs;
    private readonly HashSet<string> _outputs;

    private LogPlan(HashSet<string> inputs, HashSet<string> outputs)
    {
        _inputs = inputs;
        _outputs = outputs;
    }

    public void Input(Burst burst, ActivityRun run, string name, object? value)
    {
        if (_inputs.Contains(name))
        {
            (burst.LogOf(run).Inputs ??= [])[NodeCompiler.CamelCase(name)] = value;
        }
    }

    public void Output(Burst burst, ActivityRun run, string name, object? value)
    {
        if (_outputs.Contains(name))
        {
            (burst.LogOf(run).Outputs ??= [])[NodeCompiler.CamelCase(name)] = value;
        }
    }

    public static LogPlan? Read(JsonObject activity, WorkflowDefinition workflow, ActivityDescriptor descriptor, LogPersistence otherwise)
    {
        var around = new Settings(workflow.Document["customProperties"] as JsonObject);
        var own = new Settings(activity["customProperties"] as JsonObject);
        if (otherwise == LogPersistence.Exclude && !around.SaysAnything && !own.SaysAnything)
        {
            return null;
        }

        var usual = own.Mode("default") ?? around.Mode("default") ?? otherwise;
        HashSet<string> inputs = [.. descriptor.Inputs.Where(input => input.IsWrapped && !input.IsSensitive && (own.Mode("inputs", input.Name) ?? usual) == LogPersistence.Include).Select(input => input.Name)];
        HashSet<string> outputs = [.. descriptor.Outputs.Where(output => (own.Mode("outputs", output.Name) ?? usual) == LogPersistence.Include).Select(output => output.Name)];
        return inputs.Count + outputs.Count == 0 ? null : new LogPlan(inputs, outputs);
    }

    /// <summary>Whether what the activity notes in the journal is kept with its payload; yes unless the definition says Exclude.</summary>
    public static bool KeepsNotes(JsonObject activity, WorkflowDefinition workflow)
    {
        var around = new Settings(workflow.Document["customProperties"] as JsonObject);
        var own = new Settings(activity["customProperties"] as JsonObject);
        return (own.Mode("internalState") ?? own.Mode("default") ?? around.Mode("internalState") ?? around.Mode("default")) != LogPersistence.Exclude;
    }

    /// <summary>The two forms of the setting. A mode that is computed by an expression counts as Exclude: what must not be kept is not kept by mistake.</summary>
    private sealed class Settings(JsonObject? customProperties)
    {
        private readonly JsonObject? _config = customProperties?["logPersistenceConfig"] as JsonObject;
        private readonly JsonNode? _older = customProperties?["logPersistenceMode"];

        public bool SaysAnything => _config is not null || _older is not null;

        public LogPersistence? Mode(string member)
            => _config?[member] is { } config ? Of(config) : _older is JsonObject older ? Of(older[member]) : member == "default" ? Of(_older) : null;

        public LogPersistence? Mode(string section, string name)
        {
            var member = NodeCompiler.CamelCase(name);
            return (_config?[section] as JsonObject)?[member] is { } config ? Of(config) : ((_older as JsonObject)?[section] as JsonObject)?[member] is { } older ? Of(older) : null;
        }

        private static LogPersistence? Of(JsonNode? setting) => setting switch
        {
            JsonObject config when JsonShapes.Text(config, "evaluationMode") == "Expression" => LogPersistence.Exclude,
            JsonObject config => Named(JsonShapes.Text(config, "strategyType")),
            JsonValue value => Named(value.ToString()),
            _ => null,
        };

        private static LogPersistence? Named(string? name) => ShortName.Of(name, "Strategy") switch
        {
            "Include" => LogPersistence.Include,
            "Exclude" => LogPersistence.Exclude,
            _ => null,
        };
    }
}
