using System.Text.Json;
using Shouldly;

namespace AuditFlow.Tests.Workflows.Trials;

/// <summary>What <c>workflow run</c> prints, held against what Elsa 3.7.1 did.</summary>
public sealed class RunOracleTests
{
    static readonly HashSet<string> NotYet = [.. File.ReadLines(Path.Combine(TrialCase.Folder, "not-yet.txt")).Where(l => l.StartsWith("expected.jsonl\t", StringComparison.Ordinal)).Select(l => l.Split('\t')[1])];

    public static TheoryData<string> Cases => [.. TrialCase.All.Keys.Where(key => !NotYet.Contains(key))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_drawing_runs_as_on_Elsa(string key)
    {
        var wanted = TrialCase.All[key];

        var typed = await Typed.Command(wanted.CommandLine);

        typed.Errors.ShouldBeEmpty();
        typed.Of("log").Select(l => $"{Text(l, "inst")} {Text(l, "event")} {Text(l, "activityId")}").ShouldBe(Texts(wanted.Expected, "log"));
        typed.Texts.ShouldBe(Texts(wanted.Expected, "stdout"));
        typed.Of("resume").Count().ShouldBe(wanted.Expected.GetProperty("resumes").GetInt32());
        var instances = typed.Of("instance").ToList();
        var expected = wanted.Expected.GetProperty("instances").EnumerateArray().ToList();
        instances.Select(i => Text(i, "inst")).ShouldBe(expected.Select(i => Text(i, "inst")));
        foreach (var (actual, hoped, details) in instances.Zip(expected, wanted.Details.GetProperty("instances").EnumerateArray()))
        {
            Text(actual, "status").ShouldBe(Text(hoped, "status"));
            Text(actual, "subStatus").ShouldBe(Text(hoped, "subStatus"));
            Normal(actual.GetProperty("output")).ShouldBe(Normal(hoped.GetProperty("output")));
            Texts(actual, "incidents").ShouldBe(Texts(hoped, "incidents"));
            Texts(actual, "bookmarks").ShouldBe(Texts(details, "bookmarks"));
            RunForRealTests.WithoutIds(Normal(actual.GetProperty("variables"))).ShouldBe(Normal(hoped.GetProperty("variables")));
        }

        typed.Code.ShouldBe(Text(instances[0], "subStatus") switch { "Finished" or "Cancelled" => 0, "Faulted" => 3, _ => 4 });
    }

    [Fact]
    public async Task The_log_of_each_instance_is_in_order_and_not_mixed_with_that_of_another()
    {
        var typed = await Typed.Command(TrialCase.All["dispatch-wait-output"].CommandLine);

        var blocks = typed.Lines.SkipWhile(l => Text(l, "kind") == "stdout").Select(l => $"{Text(l, "kind")} {Text(l, "inst")}").ToList();
        blocks.ShouldBe(blocks.OrderBy(b => b[^2..]).ThenBy(b => b.StartsWith("instance", StringComparison.Ordinal)));
        typed.Of("log").Where(l => Text(l, "inst") == "i2").Select(l => l.GetProperty("seq").GetInt64()).ShouldBe(Enumerable.Range(0, typed.Of("log").Count(l => Text(l, "inst") == "i2")).Select(n => (long)n));
    }

    [Fact]
    public async Task A_line_has_its_members_in_their_order_and_nothing_else()
    {
        var typed = await Typed.Command(TrialCase.All["delay-resume --resume 1"].CommandLine);

        var lines = typed.Output.Split('\n');
        lines.ShouldContain("""{"kind":"resume","n":1,"bookmark":"Elsa.Delay"}""");
        lines.ShouldContain("""{"kind":"log","inst":"i1","seq":0,"event":"Started","activityId":"Workflow1","activityType":"Elsa.Workflow","nodeId":"Workflow1","message":null}""");
        lines[^2].ShouldBe("""{"kind":"instance","inst":"i1","status":"Finished","subStatus":"Finished","output":{},"variables":{},"incidents":[],"bookmarks":[]}""");
        lines[^1].ShouldBeEmpty();
        typed.Output.ShouldNotContain('\r');
    }

    static string? Text(JsonElement line, string member) => line.GetProperty(member).GetString();

    static IEnumerable<string?> Texts(JsonElement line, string member) => line.GetProperty(member).EnumerateArray().Select(t => t.GetString());

    static string Normal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", value.EnumerateObject().Where(m => m.Name != "_type").OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => $"\"{m.Name}\":{Normal(m.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", value.EnumerateArray().Select(Normal)) + "]",
        JsonValueKind.Number => value.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };
}
