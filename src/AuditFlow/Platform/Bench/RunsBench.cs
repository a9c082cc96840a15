using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Workflows;

namespace AuditFlow.Platform.Bench;

/// <summary>What to measure. Of several repetitions the first is warm-up and does not count.</summary>
internal sealed record RunsBench(string Case, FileInfo File, TimeSpan Time, int Parallel, int Repetitions, int Waiting, string? Server)
{
    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var json = await ReadAsync(cancellationToken);
        if (Case == "engine")
        {
            var engine = new WorkflowEngine(RequestBlocks.CatalogOf(typeof(RunsBench).Assembly));
            var bench = new EngineBench(engine, engine.Compile(WorkflowDefinition.Parse(json)), Parallel, Time);
            await RepeatAsync(bench.RunAsync, output, cancellationToken);
            return;
        }

        await using var stored = new StoredBench(json, resumes: Case == "cycle", Parallel, Server);
        await stored.PrepareAsync(Waiting, cancellationToken);
        await RepeatAsync(token => stored.RunAsync(Time, token), output, cancellationToken);
    }

    async Task RepeatAsync(Func<CancellationToken, Task<BenchFigures>> measure, TextWriter output, CancellationToken cancellationToken)
    {
        var all = new List<BenchFigures>();
        for (var n = 1; n <= Repetitions; n++)
        {
            all.Add(await measure(cancellationToken));
            var line = Line("repetition");
            line["repetition"] = n;
            line["isWarmUp"] = n == 1;
            await PrintAsync(all[^1].Onto(line));
        }

        // With one repetition there is nothing else to sum up.
        await PrintAsync(BenchFigures.MedianOf(all.Count == 1 ? all : all[1..]).Onto(Line("summary")));

        JsonObject Line(string kind) => new() { ["kind"] = kind, ["case"] = Case, ["file"] = File.Name, ["parallel"] = Parallel };

        Task PrintAsync(JsonObject line) => output.WriteLineAsync(line.ToJsonString(JsonSerializerOptions.Web));
    }

    // What is wrong with the file is said in a sentence, whichever of the cases would have found it.
    async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var json = await System.IO.File.ReadAllTextAsync(File.FullName, cancellationToken);
            _ = WorkflowDefinition.Parse(json);
            return json;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or InvalidDefinition)
        {
            throw new Refusal("bench-file", $"{File.Name}: {problem.Message}");
        }
    }
}
