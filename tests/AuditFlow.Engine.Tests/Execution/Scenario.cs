using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine.Memory;

namespace AuditFlow.Engine.Tests.Execution;

/// <summary>
/// A file of Scenarios: a definition, workflows that it uses, inputs, and steps after the start: <c>publish NAME [to CORRELATION]</c>, <c>pass TIME</c>,
/// <c>resume ACTIVITY JSON</c>, <c>cancel</c>, <c>retry ACTIVITY</c>, <c>skip ACTIVITY</c>.
/// </summary>
internal sealed class Scenario
{
    private readonly JsonObject _json;
    private readonly WorkflowEngine _engine = new(new ActivityCatalog(), new EngineOptions { RefuseUnknown = false });
    private readonly StringBuilder _trace = new();
    private readonly Dictionary<MemoryInstance, int> _told = [];
    private int _linesTold;

    private Scenario(JsonObject json)
    {
        _json = json;
        Host = new MemoryHost(_engine, new MemoryClock(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero)));
    }

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Scenarios");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.scenario.json").Select(file => Path.GetFileName(file)[..^".scenario.json".Length]).Order(StringComparer.Ordinal);

    public MemoryHost Host { get; }

    /// <summary>All definitions of the file.</summary>
    public IEnumerable<JsonNode> Definitions => [_json["definition"]!, .. _json["library"]!.AsArray().Select(definition => definition!)];

    public static Scenario Read(string name) => new(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".scenario.json")))!.AsObject());

    /// <summary>Runs it and tells what happened, step by step.</summary>
    public async Task<string> RunAsync()
    {
        _trace.Append(_json["why"]!.GetValue<string>()).Append('\n');
        foreach (var definition in _json["library"]!.AsArray())
        {
            Host.Publish(WorkflowDefinition.From(definition!.AsObject()));
        }

        var input = _json["input"]!.Deserialize<Dictionary<string, JsonElement>>()!.ToDictionary(pair => pair.Key, pair => (object?)(pair.Value.ValueKind == JsonValueKind.Number ? pair.Value.GetInt32() : pair.Value));
        var instance = await Host.StartAsync(Host.Publish(WorkflowDefinition.From(_json["definition"]!.AsObject())), new StartRun { InstanceId = "run", Input = input });
        Tell("start");
        foreach (var step in _json["steps"]!.AsArray().Select(step => step!.GetValue<string>()))
        {
            await StepAsync(instance, step);
            Tell(step);
        }

        return _trace.ToString();
    }

    private async Task StepAsync(MemoryInstance instance, string step)
    {
        var words = step.Split(' ', 3);
        switch (words[0])
        {
            case "publish":
                await Host.PublishAsync(new PublishedEvent { Name = words[1], CorrelationId = words.Length > 2 ? words[2]["to ".Length..] : null });
                break;
            case "pass":
                await Host.PassAsync(TimeSpan.Parse(words[1], CultureInfo.InvariantCulture));
                break;
            case "resume":
                await Host.ResumeAsync(instance.State.Bookmarks.First(bookmark => bookmark.ActivityId == words[1]).Id, JsonSerializer.Deserialize<Dictionary<string, object?>>(words[2]));
                break;
            case "cancel":
                await Host.CancelAsync(instance);
                break;
            case "retry":
                instance.Take(await _engine.RetryAsync(instance.Workflow, instance.State, Faulted(instance, words[1]), Host, CancellationToken.None));
                break;
            case "skip":
                instance.Take(await _engine.SkipAsync(instance.Workflow, instance.State, Faulted(instance, words[1]), null, "done by hand", Host, CancellationToken.None));
                break;
            default:
                throw new InvalidOperationException($"There is no step '{step}'.");
        }
    }

    private static string Faulted(MemoryInstance instance, string activity) => instance.State.Incidents.Last(incident => incident.ActivityId == activity).ActivityInstanceId;

    private void Tell(string step)
    {
        _trace.Append("\n> ").Append(step).Append('\n');
        foreach (var instance in Host.Instances)
        {
            var name = instance.State.DefinitionId;
            foreach (var entry in instance.Journal.Skip(_told.GetValueOrDefault(instance)))
            {
                _trace.Append(CultureInfo.InvariantCulture, $"{name} {entry.Sequence} {entry}");
                if (entry.Payload is { } payload && payload.TryGetProperty("outcomes", out var outcomes))
                {
                    _trace.Append(" by ").Append(string.Join(", ", outcomes.EnumerateArray().Select(outcome => outcome.GetString())));
                }

                _trace.Append(entry.Message is { } message ? $": {message}" : "").Append('\n');
            }

            _told[instance] = instance.Journal.Count;
        }

        foreach (var line in Host.Lines.Skip(_linesTold))
        {
            _trace.Append("| ").Append(line).Append('\n');
        }

        _linesTold = Host.Lines.Count;
        foreach (var instance in Host.Instances)
        {
            var state = instance.State;
            _trace.Append(CultureInfo.InvariantCulture, $"= {state.DefinitionId} {state.Status} {state.SubStatus}");
            _trace.Append(state.Bookmarks.Count == 0 ? "" : $", waits at {string.Join(", ", state.Bookmarks.Select(bookmark => bookmark.DueAt is { } due ? $"{bookmark.ActivityId} until {due:HH:mm:ss}" : bookmark.ActivityId))}");
            _trace.Append(state.Output.Count == 0 ? "" : $", gave {JsonSerializer.Serialize(state.Output)}").Append('\n');
        }
    }
}
