using System.Diagnostics;
using System.Security.Cryptography;
using AuditFlow.Engine;
using AuditFlow.Findings;
using AuditFlow.Platform.Workflows.Trials;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows.Trials;

/// <summary>Drawings with blocks of the product, tried on its own services.</summary>
[OnBothDatabases]
public sealed class RunForRealTests(SampleCompany company) : IClassFixture<SampleCompany>, IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("auditflow-trial-test-").FullName;

    [Fact]
    public async Task A_block_works_on_an_empty_database_that_is_gone_afterwards()
    {
        var before = Temporary();

        var typed = await Typed.Command("workflow", "run", Write("find.json", Sequence("find", Line("first", "before"), Find("f", "ITGC-AC-01"))), "--trace");

        typed.Code.ShouldBe(3);
        typed.Texts.ShouldBe(["before"]);
        typed.Of("instance").Single().GetProperty("incidents")[0].GetString().ShouldBe("There is no control ITGC-AC-01.");
        Temporary().ShouldBe(before);
    }

    [OnSqliteAlone("The option copies an SQLite file.")]
    [Fact]
    public async Task A_copy_of_a_database_is_used_and_the_database_stays_as_it_is()
    {
        var database = await CopyOfCompany();
        var hash = Hash(database);
        var beside = Directory.GetFiles(folder).Order().ToList();
        var file = Write("find.json", Sequence("find", Find("f", "ITGC-AC-01"), Ask("a", "iam-lead@example.com"), Line("l", "js:getLastResult() == null ? 'asked' : 'asked'")));

        var typed = await Typed.Command("workflow", "run", file, "--trace", "--database", database, "--resume", "1");

        // The finding starts its own run; the task is answered by nobody, so it goes on waiting.
        typed.Errors.ShouldBeEmpty();
        typed.Of("instance").Count().ShouldBe(2);
        typed.Of("resume").Count().ShouldBe(1);
        typed.Code.ShouldBe(4);
        typed.Of("log").Where(l => l.GetProperty("inst").GetString() == "i1").Select(l => $"{l.GetProperty("event").GetString()} {l.GetProperty("activityId").GetString()}").Take(6)
            .ShouldBe(["Started Workflow1", "Started Flowchart1", "Started f", "Completed f", "Started a", "Suspended a"]);
        Hash(database).ShouldBe(hash);
        Directory.GetFiles(folder).Order().ShouldBe([.. beside, file], ignoreOrder: true);
        (await company.Read(db => db.Findings.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_shipped_drawing_is_found_by_its_id_and_one_of_the_library_takes_its_place()
    {
        var file = Write("uses.json", Sequence("uses", Activity("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "readiness"), ("waitForCompletion", false))));
        var shipped = await Typed.Command("workflow", "run", file);
        shipped.Of("instance").Count().ShouldBe(2, shipped.Errors);

        Write("lib/readiness.json", Sequence("readiness", Line("l", "my own")));
        var own = await Typed.Command("workflow", "run", file, "--lib", Path.Combine(folder, "lib"));
        own.Texts.ShouldBe(["my own"]);
        own.Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_database_that_is_none_is_refused_in_a_sentence()
    {
        var file = Write("find.json", Sequence("find", Find("f", "ITGC-AC-01")));

        (await Typed.Command("workflow", "run", file, "--database", Path.Combine(folder, "none.db"))).ShouldSatisfyAllConditions(
            t => t.Code.ShouldBe(2), t => t.Output.ShouldBeEmpty(), t => t.Errors.ShouldContain("none.db"));
        (await Typed.Command("workflow", "run", file, "--database", file)).ShouldSatisfyAllConditions(
            t => t.Code.ShouldBe(2), t => t.Output.ShouldBeEmpty(), t => t.Errors.ShouldContain("find.json"));
    }

    [Theory]
    [InlineData("activity-workflow-twice")]
    [InlineData("bulk-child-ports")]
    [InlineData("delay-resume")]
    [InlineData("dispatch-wait-output")]
    [InlineData("execute-nowait-suspending-child")]
    [InlineData("fault-after-resume --resume 1")]
    [InlineData("parallelforeach-events --resume 1")]
    [InlineData("publish-payload")]
    [InlineData("runtask-in-foreach --resume 2 --resume-input {\"RunTaskInput\":\"ok\"}")]
    public async Task The_products_pumps_run_a_drawing_as_the_engine_alone_does(string key)
    {
        var wanted = TrialCase.All[key];
        var alone = await Typed.Command(wanted.CommandLine);
        var resumes = wanted.Args.Contains("--resume ", StringComparison.Ordinal) ? wanted.Expected.GetProperty("resumes").GetInt32() : 0;
        var library = new TrialLibrary();
        if (Directory.Exists(wanted.File.Replace(".json", ".lib", StringComparison.Ordinal)))
        {
            await library.ReadAsync(wanted.File.Replace(".json", ".lib", StringComparison.Ordinal), TextWriter.Null, TestContext.Current.CancellationToken);
        }

        using var output = new StringWriter();
        await ProductTrial.RunAsync(
            new TrialRequest
            {
                Definition = WorkflowDefinition.Parse(await File.ReadAllTextAsync(wanted.File, TestContext.Current.CancellationToken)), Library = library, Resumes = resumes,
                ResumeInput = key.Contains("RunTaskInput", StringComparison.Ordinal) ? System.Text.Json.JsonDocument.Parse("""{"RunTaskInput":"ok"}""").RootElement : null,
            },
            new TrialLines(output, hasLog: true), TextWriter.Null, TestContext.Current.CancellationToken);

        WithoutIds(WithoutVariables(output.ToString())).ShouldBe(WithoutIds(WithoutVariables(alone.Output)));
    }

    // Run as a process of its own: it is told to stop in the middle.
    [Fact]
    public async Task The_folder_is_gone_also_when_the_run_is_stopped()
    {
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        var loop = Sequence("loop", Line("b", "begun"), Activity("w", "Elsa.While", ("condition", true)), Find("f", "ITGC-AC-01"));
        var endless = System.Text.Json.Nodes.JsonNode.Parse(loop)!;
        endless["root"]!["activities"]![1]!["body"] = Activity("p", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "loop"));
        using var process = TrialProgram.Start(folder, ["workflow", "run", Write("loop.json", endless.ToJsonString())], ("TMPDIR", temporary));
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Directory.GetDirectories(temporary, "auditflow-run-*").ShouldHaveSingleItem();

        // Not SIGINT: a shell that runs the tests in the background has it ignored by all that it starts.
        using (Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Directory.GetDirectories(temporary, "auditflow-run-*").ShouldBeEmpty();
        process.ExitCode.ShouldBe(130);
    }

    // A database keeps the scopes that live; in memory those that ended in the last burst can be read as well.
    static string WithoutVariables(string lines) => System.Text.RegularExpressions.Regex.Replace(lines, "\"variables\":\\{[^}]*\\}", "");

    internal static string WithoutIds(string lines) => System.Text.RegularExpressions.Regex.Replace(lines, "\\b([0-9a-f]{16}|[0-9a-f]{32})\\b", "<id>");

    static List<string> Temporary() => [.. Directory.GetDirectories(Path.GetTempPath(), "auditflow-run-*").Order(StringComparer.Ordinal)];

    static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    async Task<string> CopyOfCompany()
    {
        var copy = Path.Combine(folder, "company.db");
        using (var from = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(company.Folder, "auditflow.db")};Mode=ReadOnly;Pooling=False"))
        using (var to = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={copy};Pooling=False"))
        {
            from.Open();
            to.Open();
            from.BackupDatabase(to);
        }

        return copy;
    }

    string Write(string name, string text)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    static System.Text.Json.Nodes.JsonObject Line(string id, string text) => Activity(id, "Elsa.WriteLine", ("text", text));

    static System.Text.Json.Nodes.JsonObject Ask(string id, string who) => Activity(id, "AuditFlow.Task", ("title", "Look at it"), ("assignee", who));

    static System.Text.Json.Nodes.JsonObject Find(string id, string control) => Activity(
        id, "AuditFlow.OpenFinding", ("controlId", control), ("title", "Access given before approval"), ("description", "Two of 25."), ("sourceId", "trial"));

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
