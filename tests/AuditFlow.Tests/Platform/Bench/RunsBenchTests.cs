using System.Text.Json;
using AuditFlow.Engine;
using AuditFlow.Platform.Bench;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Tests.Fixtures;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Platform.Bench;

public sealed class RunsBenchTests : IDisposable
{
    static readonly string[] Members = ["kind", "case", "file", "parallel", "perSecond", "cpuMicrosPerOp", "allocatedKiBPerOp", "storedKiBPerOp", "p50Ms", "p99Ms", "baselinePerSecond", "timesBaseline"];

    readonly string folder = Directory.CreateTempSubdirectory("auditflow-test-").FullName;

    [Theory]
    [InlineData("engine")]
    [InlineData("durable")]
    [InlineData("cycle")]
    public async Task Each_repetition_is_a_line_and_the_last_line_holds_the_medians(string name)
    {
        var (code, lines, error) = await Bench(name, Write(name == "cycle" ? Waiting : Straight), "--seconds", "0.2", "--reps", "2", "--parallel", "2");

        code.ShouldBe(Verbs.Done, error);
        lines.Select(l => l.GetProperty("kind").GetString()).ShouldBe(["repetition", "repetition", "summary"]);
        lines[..2].Select(l => l.GetProperty("isWarmUp").GetBoolean()).ShouldBe([true, false]);
        foreach (var line in lines)
        {
            Members.Except(line.EnumerateObject().Select(m => m.Name)).ShouldBeEmpty();
            line.GetProperty("case").GetString().ShouldBe(name);
            line.GetProperty("file").GetString().ShouldBe("drawing.json");
            line.GetProperty("parallel").GetInt32().ShouldBe(2);
            line.GetProperty("perSecond").GetDouble().ShouldBeGreaterThan(0);
            line.GetProperty("storedKiBPerOp").ValueKind.ShouldBe(name == "engine" ? JsonValueKind.Null : JsonValueKind.Number);
            line.GetProperty("baselinePerSecond").ValueKind.ShouldBe(name == "engine" ? JsonValueKind.Null : JsonValueKind.Number);
        }
    }

    [Fact]
    public async Task What_was_measured_lies_in_the_file_in_full_and_was_synchronised()
    {
        await using var bench = new StoredBench(Straight, resumes: false, parallel: 1);
        await bench.PrepareAsync(0, CancellationToken.None);

        var figures = await bench.RunAsync(TimeSpan.FromSeconds(0.2), CancellationToken.None);

        figures.Durability.ShouldBe("journal_mode=wal, synchronous=2");
        figures.StoredKiBPerOp!.Value.ShouldBeGreaterThan(0);
        var runs = Count(bench, "SELECT count(*) FROM WorkflowInstances");
        runs.ShouldBeGreaterThanOrEqualTo(256);
        Count(bench, "SELECT count(*) FROM WorkflowInstances WHERE SubStatus = 'Finished' AND FinishedAt IS NOT NULL AND State IS NOT NULL").ShouldBe(runs);
        Count(bench, "SELECT sum(\"Count\") FROM WorkflowJournalBlocks").ShouldBe(runs * 8);
        var blocks = Blocks(bench);
        blocks.Count.ShouldBe((int)runs);
        blocks.ShouldAllBe(b => JournalBlock.Read(b).Any(e => e.Event == "Completed" && e.ActivityId == "b"));
        Count(bench, "SELECT count(*) FROM WorkflowSignals").ShouldBe(0);
    }

    [Fact]
    public async Task Runs_that_wait_all_the_time_are_left_alone()
    {
        await using var bench = new StoredBench(Waiting, resumes: true, parallel: 1);
        await bench.PrepareAsync(300, CancellationToken.None);

        await bench.RunAsync(TimeSpan.FromSeconds(0.2), CancellationToken.None);

        Count(bench, "SELECT count(*) FROM WorkflowInstances WHERE SubStatus = 'Suspended'").ShouldBe(300);
        Count(bench, "SELECT count(*) FROM WorkflowBookmarks").ShouldBe(300);
        Count(bench, "SELECT count(*) FROM WorkflowInstances WHERE SubStatus = 'Finished'").ShouldBeGreaterThanOrEqualTo(256);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_measurement()
    {
        string bench;
        await using (var stored = new StoredBench(Straight, resumes: false, parallel: 1))
        {
            await stored.PrepareAsync(0, CancellationToken.None);
            bench = stored.Folder;
            File.Exists(Path.Combine(bench, "auditflow.db")).ShouldBeTrue();
        }

        Directory.Exists(bench).ShouldBeFalse();
    }

    [OnPostgresAlone("Measures on the server.")]
    [Theory]
    [InlineData("durable")]
    [InlineData("cycle")]
    public async Task On_a_server_the_same_is_measured_in_a_database_that_is_gone_afterwards(string name)
    {
        var file = Write(name == "cycle" ? Waiting : Straight);
        var (code, lines, error) = await Bench(name, file, "--seconds", "0.2", "--reps", "1", "--database", "postgres", "--server", TestDatabase.On("postgres"));

        (code, error).ShouldBe((Verbs.Done, ""));
        lines[^1].ShouldSatisfyAllConditions(
            l => l.GetProperty("perSecond").GetDouble().ShouldBeGreaterThan(0), l => l.GetProperty("baselinePerSecond").GetDouble().ShouldBeGreaterThan(0),
            l => l.GetProperty("storedKiBPerOp").GetDouble().ShouldBeGreaterThan(0), l => l.GetProperty("durability").GetString().ShouldStartWith("fsync="));
        await TestDatabase.OnServerAsync("DO $$ BEGIN IF EXISTS (SELECT FROM pg_database WHERE datname LIKE 'auditflow_bench_%') THEN RAISE 'a database was left behind'; END IF; END $$");
    }

    [Fact]
    public async Task A_drawing_that_waits_is_no_durable_case()
    {
        var (code, _, error) = await Bench("durable", Write(Waiting), "--seconds", "0.2", "--reps", "1");

        code.ShouldBe(Verbs.Refused);
        error.ShouldContain("bench cycle");
    }

    [Theory]
    [InlineData("--seconds", "0")]
    [InlineData("--parallel", "0")]
    [InlineData("--reps", "0")]
    [InlineData("--database", "oracle")]
    [InlineData("--database", "postgres")]
    public async Task An_argument_that_makes_no_sense_is_refused(string option, string value)
    {
        var (code, lines, error) = await Bench("durable", Write(Straight), option, value);

        code.ShouldBe(Verbs.Refused);
        lines.ShouldBeEmpty();
        error.ShouldContain(value == "oracle" ? "oracle" : option);
    }

    [Theory]
    [InlineData("engine", null)]
    [InlineData("durable", "{ no json")]
    [InlineData("engine", """{ "definitionId": "x", "root": { "id": "a", "type": "Nobody.Knows" } }""")]
    public async Task A_file_that_cannot_be_run_is_refused_with_a_sentence(string name, string? text)
    {
        var (code, lines, error) = await Bench(name, text is null ? Path.Combine(folder, "nowhere.json") : Write(text), "--seconds", "0.2", "--reps", "1");

        code.ShouldBe(Verbs.Refused);
        lines.ShouldBeEmpty();
        error.Trim().ShouldNotBeEmpty();
    }

    [Fact]
    public void Medians_are_taken_of_each_figure_by_itself()
    {
        var all = new[] { (10.0, 5.0), (30, 1), (20, 3) }.Select(x => new BenchFigures { PerSecond = x.Item1, CpuMicrosPerOp = x.Item2, AllocatedKiBPerOp = 0, P50Ms = 0, P99Ms = 0, BaselinePerSecond = x.Item1 * 2 }).ToList();

        var median = BenchFigures.MedianOf(all);

        (median.PerSecond, median.CpuMicrosPerOp, median.TimesBaseline).ShouldBe((20, 3, 2));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static string Straight => Sequence("straight", Activity("a", "Elsa.WriteLine", ("text", "one")), Activity("b", "Elsa.WriteLine", ("text", "two")));

    static string Waiting => Sequence("waiting", Activity("e", "Elsa.Event", ("eventName", "go")), Activity("b", "Elsa.WriteLine", ("text", "two")));

    static async Task<(int Code, List<JsonElement> Lines, string Error)> Bench(string name, string file, params string[] options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Verbs.RunAsync(["bench", name, file, .. options], output, error);
        return (code, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)], error.ToString());
    }

    static List<byte[]> Blocks(StoredBench bench)
    {
        using var connection = bench.Database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Entries FROM WorkflowJournalBlocks";
        using var reader = command.ExecuteReader();
        var blocks = new List<byte[]>();
        while (reader.Read())
        {
            blocks.Add((byte[])reader[0]);
        }

        return blocks;
    }

    static long Count(StoredBench bench, string sql)
    {
        using var connection = bench.Database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    string Write(string json)
    {
        var file = Path.Combine(folder, "drawing.json");
        File.WriteAllText(file, json);
        return file;
    }
}
