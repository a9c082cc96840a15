using System.Text.Json.Nodes;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows.Trials;

public sealed class RunVerbTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("auditflow-trial-test-").FullName;

    [Fact]
    public async Task Without_trace_the_journals_are_left_out()
    {
        var typed = await Typed.Command("workflow", "run", Write("a.json", Sequence("a", Line("one", "größer als <1> & \"2\""))));

        typed.Code.ShouldBe(0);
        typed.Output.ShouldBe(
            """
            {"kind":"stdout","text":"größer als <1> & \"2\""}
            {"kind":"instance","inst":"i1","status":"Finished","subStatus":"Finished","output":{},"variables":{},"incidents":[],"bookmarks":[]}

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_run_that_waits_ends_with_4_and_one_that_faults_with_3()
    {
        (await Typed.Command("workflow", "run", Write("wait.json", Sequence("wait", Activity("e", "Elsa.Event", ("eventName", "bell")))))).Code.ShouldBe(4);
        (await Typed.Command("workflow", "run", Write("fault.json", Sequence("fault", Activity("f", "Elsa.Fault", ("message", "no")))))).Code.ShouldBe(3);
    }

    [Theory]
    [InlineData(null, "There is no file")]
    [InlineData("{ \"root\": ", "not JSON")]
    [InlineData("[]", "JSON object")]
    [InlineData("""{"definitionId":"x"}""", "root")]
    [InlineData("""{"definitionId":"x","root":{"id":"a","type":"Elsa.Finish","id":"b"}}""", "id")]
    public async Task A_file_that_is_no_drawing_is_refused_in_one_line(string? text, string says)
    {
        var file = text is null ? Path.Combine(folder, "missing.json") : Write("bad.json", text);

        var typed = await Typed.Command("workflow", "run", file, "--trace");

        typed.Code.ShouldBe(2);
        var line = typed.Lines.ShouldHaveSingleItem();
        line.GetProperty("kind").GetString().ShouldBe("import-error");
        line.GetProperty("message").GetString()!.ShouldContain(says);
    }

    [Theory]
    [InlineData("--input", "{x")]
    [InlineData("--input", "[1]")]
    [InlineData("--resume", "-1")]
    [InlineData("--resume", "many")]
    [InlineData("--resume-input", "{")]
    [InlineData("--nonsense", "1")]
    public async Task A_bad_argument_is_told_on_standard_error(string option, string value)
    {
        var typed = await Typed.Command("workflow", "run", Write("a.json", Sequence("a", Line("one", "x"))), option, value);

        typed.ShouldSatisfyAllConditions(t => t.Code.ShouldBe(2), t => t.Output.ShouldBeEmpty(), t => t.Errors.ShouldNotBeEmpty());
    }

    [Fact]
    public async Task A_drawing_of_the_library_that_cannot_be_loaded_is_reported_and_stops_nobody()
    {
        Write("lib/broken.json", "{");
        Write("lib/good.json", Sequence("good", Line("g", "from the library")));

        var typed = await Typed.Command("workflow", "run", Write("a.json", Sequence("a", Execute("x", "good"))), "--lib", Path.Combine(folder, "lib"), "--lib", Path.Combine(folder, "none"));

        typed.Code.ShouldBe(0);
        typed.Texts.ShouldBe(["from the library"]);
        typed.Errors.ShouldContain("broken.json");
        typed.Errors.ShouldContain("none");
    }

    [Fact]
    public async Task Drawings_of_the_library_may_use_each_other_as_activities_in_any_order_and_one_that_is_refused_takes_none_along()
    {
        Write("lib/a-uses-z.json", Sequence("a-uses-z", Used("u", "z"), Line("l", "a")));
        Write("lib/b-uses-bad.json", Sequence("b-uses-bad", Used("u", "bad")));
        Write("lib/bad.json", Sequence("bad", Line("twice", "x"), Line("twice", "y")));
        Write("lib/z.json", Sequence("z", Line("l", "z")));

        var typed = await Typed.Command(
            "workflow", "run", Write("a.json", Sequence("a", Execute("one", "a-uses-z"), Execute("two", "b-uses-bad"))), "--lib", Path.Combine(folder, "lib"));

        typed.Texts.ShouldBe(["z", "a"]);
        typed.Errors.ShouldContain("bad.json");
        typed.Errors.ShouldNotContain("b-uses-bad.json");

        // As on Elsa, what nobody knows faults when it is reached.
        typed.Of("instance").Last().GetProperty("subStatus").GetString().ShouldBe("Faulted");
    }

    [Fact]
    public async Task The_oldest_bookmark_of_all_instances_is_resumed_first_and_no_more_often_than_asked()
    {
        Write("lib/child.json", Sequence("child", Activity("c", "Elsa.Delay", ("timeSpan", "10:00:00"))));
        var parent = Sequence(
            "parent", Activity("d", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", false)),
            Activity("e", "Elsa.Event", ("eventName", "one")), Activity("r", "Elsa.RunTask", ("taskName", "two")), Line("l", "over"));
        var file = Write("parent.json", parent);

        var twice = await Typed.Command("workflow", "run", file, "--lib", Path.Combine(folder, "lib"), "--resume", "2");
        twice.Of("resume").Select(r => r.GetProperty("bookmark").GetString()).ShouldBe(["Elsa.Event", "Elsa.Delay"]);
        twice.Code.ShouldBe(4);

        var all = await Typed.Command("workflow", "run", file, "--lib", Path.Combine(folder, "lib"), "--resume", "9", "--resume-input", """{"RunTaskInput":"yes"}""");
        all.Of("resume").Select(r => r.GetProperty("n").GetInt32()).ShouldBe([1, 2, 3]);
        all.Code.ShouldBe(0);
    }

    [Fact]
    public async Task Every_problem_of_every_file_is_named_with_its_path_activity_and_reason()
    {
        var good = Write("good.json", Sequence("good", Line("l", "x")));
        var bad = Write("bad.json", Sequence("bad", Activity("u", "Acme.Unknown"), Activity("s", "Elsa.WriteLine", ("text", "js:class A {}"))));

        var typed = await Typed.Command("workflow", "validate", good, bad, Path.Combine(folder, "missing.json"));

        typed.Code.ShouldBe(2);
        typed.Errors.ShouldBeEmpty();
        typed.Output.ShouldContain($"{good}: good");
        typed.Output.ShouldContain($"{bad}: 2 problems");
        typed.Output.ShouldContain("$.root.activities[0] (u): There is no activity of type Acme.Unknown here.");
        typed.Output.ShouldContain("$.root.activities[1].text (s): ");
        typed.Output.ShouldContain("missing.json: 1 problem");

        var lines = await Typed.Command("workflow", "validate", good, bad, "--json");
        lines.Code.ShouldBe(2);
        lines.Of("problem").Select(p => $"{p.GetProperty("path").GetString()} {p.GetProperty("activity").GetString()}").ShouldBe(["$.root.activities[0] u", "$.root.activities[1].text s"]);
        lines.Of("file").Select(f => f.GetProperty("valid").GetBoolean()).ShouldBe([true, false]);
    }

    [Fact]
    public async Task Warnings_are_printed_and_do_not_fail_and_what_could_not_run_does()
    {
        var doubtful = Write("doubtful.json", Sequence("doubtful", Activity("ask", "AuditFlow.Task", ("title", "Do it"))));
        var impossible = Write("impossible.json", Sequence("impossible", Activity("gate", "AuditFlow.Gate", ("gateName", "Ready"))));

        var typed = await Typed.Command("workflow", "validate", doubtful);
        typed.Code.ShouldBe(0);
        typed.Output.ShouldContain($"{doubtful}: good");
        typed.Output.ShouldContain("  warning: ask: names nobody who does it");

        var lines = await Typed.Command("workflow", "validate", doubtful, impossible, "--json");
        lines.Code.ShouldBe(2);
        lines.Of("warning").Select(w => w.GetProperty("activity").GetString()).ShouldBe(["ask"]);
        lines.Of("problem").Select(p => p.GetProperty("reason").GetString()).ShouldBe(["asks for no fact, so it could never open. Tick at least one."]);
        lines.Of("file").Select(f => f.GetProperty("valid").GetBoolean()).ShouldBe([true, false]);
    }

    [Fact]
    public async Task The_shipped_drawings_are_good()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "workflows"), "*.json");

        (await Typed.Command(["workflow", "validate", .. files])).Code.ShouldBe(0);
    }

    string Write(string name, string text)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    static JsonObject Line(string id, string text) => Activity(id, "Elsa.WriteLine", ("text", text));

    static JsonObject Execute(string id, string definition) => Activity(id, "Elsa.ExecuteWorkflow", ("workflowDefinitionId", definition), ("waitForCompletion", true));

    static JsonObject Used(string id, string definition) => new() { ["id"] = id, ["type"] = definition, ["version"] = 1, ["workflowDefinitionId"] = definition };

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
