using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;
using AuditFlow.Engine.Expressions.JavaScript;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Expressions;

/// <summary>
/// The scripts of node-cases.txt give here what they give in Node, value and type, except for those that node-differences.txt lists with a reason.
/// A case listed there must differ, so the list can only shrink.
/// </summary>
public sealed class NodeTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Expressions");

    [Fact]
    public async Task A_script_gives_the_value_and_the_type_that_it_gives_in_Node()
    {
        var scripts = File.ReadLines(Path.Combine(Folder, "node-cases.txt")).Where(line => line.Length > 0).ToList();
        var reasons = File.ReadLines(Path.Combine(Folder, "node-differences.txt")).Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t', 2)).ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
        var expected = await RunNodeAsync(Path.Combine(Folder, "node-cases.txt"));
        expected.Count.ShouldBe(scripts.Count);
        reasons.Keys.Except(scripts).ShouldBeEmpty("a difference is listed for a script that is not among the cases");

        var engine = new Scripts();
        var differences = new List<string>();
        for (var i = 0; i < scripts.Count; i++)
        {
            var actual = Told(engine, scripts[i]);
            if ((actual == expected[i]) == reasons.ContainsKey(scripts[i]))
            {
                differences.Add(actual == expected[i]
                    ? $"{scripts[i]}\n  gives what Node gives now; take it off node-differences.txt"
                    : $"{scripts[i]}\n  Node   {expected[i]}\n  here   {actual}");
            }
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    private static string Told(Scripts engine, string script)
    {
        try
        {
            return Tell(engine.Evaluate("JavaScript", script));
        }
        catch (Exception fault) when (fault is ExpressionFault or ScriptError or ScriptTooLong)
        {
            return """{"t":"error"}""";
        }
    }

    private static string Tell(object? value) => value switch
    {
        null => """{"t":"null"}""",
        bool flag => $$"""{"t":"boolean","v":{{(flag ? "true" : "false")}}}""",
        string text => $$"""{"t":"text","v":{{Quoted(text)}}}""",
        double number => $$"""{"t":"number","v":{{Quoted(number == 0 && double.IsNegative(number) ? "-0" : ScriptText.Of(number))}}}""",
        DateTime date => $$"""{"t":"date","v":"{{date.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}}"}""",
        object?[] list => $$"""{"t":"list","v":[{{string.Join(',', list.Select(Tell))}}]}""",
        ValueMap map => $$"""{"t":"object","v":[{{string.Join(',', map.Select(member => $"[{Quoted(member.Key)},{Tell(member.Value)}]"))}}]}""",
        _ => value.GetType().Name,
    };

    /// <summary>Written by one writer on both sides, so that escapes do not count.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static async Task<List<string>> RunNodeAsync(string cases)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, "compare-with-node.js"), cases]) { RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8 };
        start.Environment["TZ"] = "UTC";
        start.Environment["LANG"] = "C.UTF-8";
        using var node = Start(start);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        node.ExitCode.ShouldBe(0);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Again(JsonDocument.Parse(line).RootElement))];
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("AUDITFLOW_ALL") != "1")
        {
            Assert.Skip("The command node is not on the PATH, so there is nothing to compare with.");
            throw;
        }
    }

    private static string Again(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject().Select(member => $"\"{member.Name}\":{Again(member.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Again)) + "]",
        JsonValueKind.String => Quoted(value.GetString()!),
        _ => value.GetRawText(),
    };
}
