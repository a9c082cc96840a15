using System.Text.Json;
using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

/// <summary>Definitions in, Elsa's own journal out, entry by entry with sequence and node ids.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData("flow10", 0)]
    [InlineData("event3", 1)]
    public async Task The_journal_is_Elsas_entry_by_entry(string name, int resumes)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Scenarios");
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        var instance = await host.StartAsync(host.Publish(WorkflowDefinition.Parse(await File.ReadAllTextAsync(Path.Combine(folder, name + ".json")))));
        for (var i = 0; i < resumes; i++)
        {
            await host.ResumeAsync(instance.State.Bookmarks[0].Id);
        }

        var trace = File.ReadLines(Path.Combine(folder, name + ".elsa-trace.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        instance.Journal.Select(entry => $"{entry.Sequence} {entry.Event} {entry.ActivityId} {entry.ActivityType} {entry.NodeId}")
            .ShouldBe(trace.Where(line => Kind(line) == "log").Select(line =>
                $"{line.GetProperty("seq").GetInt64()} {Text(line, "event")} {Text(line, "activityId")} {Text(line, "activityType")} {Text(line, "nodeId")}"));
        host.Lines.ShouldBe(trace.Where(line => Kind(line) == "stdout").Select(line => Text(line, "text")));
    }

    private static string? Kind(JsonElement line) => Text(line, "kind");

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}
