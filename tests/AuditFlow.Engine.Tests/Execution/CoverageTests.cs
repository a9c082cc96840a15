using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Memory;
using AuditFlow.Engine.Tests.Oracle;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

/// <summary>
/// What the reference cases of Elsa and the scenarios show together: each activity, each of its outcomes and places inside, each status, each mode. What is
/// added to the catalogue must be added to a scenario.
/// </summary>
public sealed class CoverageTests
{
    /// <summary>Elsa's catalogue names this outcome too, but nothing there gives it.</summary>
    private static readonly string[] NeverGiven = ["Elsa.BulkDispatchWorkflows by Canceled"];

    private static readonly string[] Modes =
    [
        "Elsa.FlowJoin WaitAny", "Elsa.FlowJoin WaitAll", "Elsa.FlowJoin WaitAllActive", "Elsa.FlowJoin (none)", "Elsa.Fork WaitAll", "Elsa.Fork WaitAny",
        "Elsa.FlowSwitch MatchFirst", "Elsa.FlowSwitch MatchAny", "Elsa.Switch MatchFirst", "Elsa.Switch MatchAny",
    ];

    [Fact]
    public async Task Everything_in_the_catalogue_occurs_in_a_reference_case_or_a_scenario()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var wanted in DefinitionCase.All.Values)
        {
            See(seen, (await DefinitionRun.RunAsync(wanted)).Host);
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(OracleFiles.Folder, "definitions"), "*.json", SearchOption.AllDirectories))
        {
            See(seen, JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        }

        foreach (var name in Scenario.Names)
        {
            var scenario = Scenario.Read(name);
            await scenario.RunAsync();
            See(seen, scenario.Host);
            scenario.Definitions.ToList().ForEach(definition => See(seen, definition));
        }

        var expected = new List<string>(Modes);
        foreach (var activity in new ActivityCatalog().Descriptors)
        {
            expected.Add(activity.TypeName);
            expected.AddRange(activity.Ports.Where(port => port.Type == PortType.Embedded).Select(port => $"{activity.TypeName} with {port.Name}"));
            expected.AddRange(activity.Ports.Where(port => port.Type == PortType.Flow && activity.TypeName != "Elsa.NotFoundActivity").Select(port => $"{activity.TypeName} by {port.Name}"));
        }

        expected.AddRange(["Running Suspended", "Finished Finished", "Finished Cancelled", "Finished Faulted"]);
        expected.AddRange(
        [
            JournalEvents.Started, JournalEvents.Resumed, JournalEvents.Suspended, JournalEvents.Completed, JournalEvents.Faulted, JournalEvents.Canceled, JournalEvents.WorkflowCancelled,
            JournalEvents.Retried, JournalEvents.Skipped,
        ]);
        expected.Except(seen).Except(NeverGiven).Order(StringComparer.Ordinal).ShouldBeEmpty();
        NeverGiven.Intersect(seen).ShouldBeEmpty();
    }

    private static void See(HashSet<string> seen, MemoryHost host)
    {
        foreach (var instance in host.Instances)
        {
            seen.Add($"{instance.State.Status} {instance.State.SubStatus}");
            foreach (var entry in instance.Journal)
            {
                seen.Add(entry.Event);
                seen.Add(entry.ActivityType);
                if (entry.Event == JournalEvents.Completed)
                {
                    var outcomes = entry.Payload is { } payload && payload.TryGetProperty("outcomes", out var named) ? named.EnumerateArray().Select(outcome => outcome.GetString()!) : ["Done"];
                    seen.UnionWith(outcomes.Select(outcome => $"{entry.ActivityType} by {outcome}"));
                }
            }
        }
    }

    private static void See(HashSet<string> seen, JsonNode? node)
    {
        if (node is JsonArray array)
        {
            array.ToList().ForEach(item => See(seen, item));
        }

        if (node is not JsonObject json)
        {
            return;
        }

        if (json["type"] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.ToString() is var type && type.StartsWith("Elsa.", StringComparison.Ordinal))
        {
            var mode = json["mode"] ?? json["joinMode"];
            seen.Add($"{type} {(mode is JsonObject wrapped ? wrapped["expression"]?["value"] : mode)?.ToString() ?? "(none)"}");
            seen.UnionWith(json.Where(member => member.Value is JsonObject child && child["type"] is not null).Select(member => $"{type} with {char.ToUpperInvariant(member.Key[0])}{member.Key[1..]}"));
        }

        json.ToList().ForEach(member => See(seen, member.Value));
    }
}
