using System.Text.Json;
using AuditFlow.Engine.Memory;

namespace AuditFlow.Engine.Tests.Oracle;

/// <summary>Runs a case as it was run on Elsa, and compares.</summary>
internal static class DefinitionRun
{

    /// <summary>The differences; empty when the engine does as Elsa did.</summary>
    public static async Task<IReadOnlyList<string>> CompareAsync(DefinitionCase wanted)
    {
        var (host, resumed) = await RunAsync(wanted);
        return Differences(wanted, host, resumed);
    }

    /// <summary>The host after the run, and how many bookmarks were resumed.</summary>
    public static async Task<(MemoryHost Host, int Resumed)> RunAsync(DefinitionCase wanted)
    {
        var engine = new WorkflowEngine(new ActivityCatalog(), new EngineOptions { RefuseUnknown = false });
        var host = new MemoryHost(engine, new MemoryClock(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)));
        var library = Path.Combine(OracleFiles.Folder, "definitions", wanted.Definition + ".lib");
        if (Directory.Exists(library))
        {
            foreach (var file in Directory.EnumerateFiles(library).Order())
            {
                host.Publish(WorkflowDefinition.Parse(await File.ReadAllTextAsync(file)));
            }
        }

        var definition = WorkflowDefinition.Parse(await File.ReadAllTextAsync(Path.Combine(OracleFiles.Folder, "definitions", wanted.Definition + ".json")));
        await host.StartAsync(host.Publish(definition), new StartRun { InstanceId = host.NewId(), Input = wanted.Input });
        var resumed = 0;
        while (resumed < wanted.Resumes && host.Instances.SelectMany(instance => instance.State.Bookmarks).FirstOrDefault() is { } oldest)
        {
            await host.ResumeAsync(oldest.Id, wanted.ResumeInput);
            resumed++;
        }

        return (host, resumed);
    }

    private static List<string> Differences(DefinitionCase wanted, MemoryHost host, int resumed)
    {
        var differences = new List<string>();
        void Compare(string what, string expected, string actual)
        {
            if (expected != actual)
            {
                differences.Add($"{what}\n  expected {expected}\n  actual   {actual}");
            }
        }

        string Name(MemoryInstance instance) => $"i{host.Instances.ToList().IndexOf(instance) + 1}";
        Compare("journal", Join(wanted.Expected.GetProperty("log")), string.Join("; ", host.Instances.SelectMany(instance => instance.Journal.Select(entry => $"{Name(instance)} {entry}"))));
        if (host.Instances.SelectMany(instance => instance.Journal).Where(entry => entry.Event == "Faulted").Select(entry => entry.Payload!.Value.GetProperty("innerMessage").GetString()).FirstOrDefault(text => text is not null) is { } inner && differences.Count > 0)
        {
            differences.Add(inner);
        }

        Compare("lines", Join(wanted.Expected.GetProperty("stdout")), string.Join("; ", host.Lines.Where(line => line.Length > 0)));
        Compare("resumes", wanted.Expected.GetProperty("resumes").GetRawText(), resumed.ToString());
        foreach (var (expected, details, actual) in wanted.Expected.GetProperty("instances").EnumerateArray().Zip(wanted.Details.GetProperty("instances").EnumerateArray(), host.Instances))
        {
            var state = actual.State;
            var name = Name(actual);
            Compare($"{name} status", $"{expected.GetProperty("status").GetString()} {expected.GetProperty("subStatus").GetString()}", $"{state.Status} {state.SubStatus}");
            Compare($"{name} output", Normal(expected.GetProperty("output")), Normal(state.Output));
            Compare($"{name} incidents", Join(expected.GetProperty("incidents")), string.Join("; ", state.Incidents.Select(incident => incident.Message)));
            Compare($"{name} incident activities", Join(details.GetProperty("incidentActivities")), string.Join("; ", state.Incidents.Select(incident => incident.ActivityId)));
            Compare($"{name} bookmarks", Join(details.GetProperty("bookmarks")), string.Join("; ", state.Bookmarks.Select(bookmark => bookmark.Name).Order(StringComparer.Ordinal)));
            Compare($"{name} correlation", details.GetProperty("correlationId").GetString() ?? "", state.CorrelationId ?? "");
            Compare($"{name} name", details.GetProperty("name").GetString() ?? "", state.Name ?? "");
            Compare($"{name} definition", details.GetProperty("definition").GetString()!, state.DefinitionId);
            Compare($"{name} parent", details.GetProperty("parent").GetString() ?? "", host.Instances.FirstOrDefault(parent => parent.State.InstanceId == state.ParentInstanceId) is { } found ? Name(found) : "");
            Compare($"{name} variables", Normal(expected.GetProperty("variables")), WithoutIds(Normal(actual.Variables)));
        }

        return differences;
    }

    private static string WithoutIds(string json) => System.Text.RegularExpressions.Regex.Replace(json, "\"[0-9a-f]{16}\"", "\"\\u003Cid\\u003E\"");

    private static string Join(JsonElement list) => string.Join("; ", list.EnumerateArray().Select(item => item.GetString()));

    private static string Normal(object? value) => Normal(JsonDocument.Parse(ValueConversion.Json(value)).RootElement);

    public static string Normal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", value.EnumerateObject().Where(member => member.Name != "_type").OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"\"{member.Name}\":{Normal(member.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", value.EnumerateArray().Select(Normal)) + "]",
        JsonValueKind.Number => value.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
        _ => value.GetRawText(),
    };
}
