using System.Text.Json;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Oracle;

public sealed class JavaScriptOracleTests
{
    private static readonly Dictionary<string, JsonElement> Lines = OracleFiles.Lines("javascript.jsonl").ToDictionary(line => line.GetProperty("id").GetString()!);

    public static TheoryData<string> Cases => new(Lines.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_script_gives_what_it_gives_on_Elsa(string id)
    {
        var line = Lines[id];
        var differences = await CompareAsync(line);

        if (OracleFiles.NotYet("javascript.jsonl").TryGetValue(id, out var reason))
        {
            differences.ShouldNotBeEmpty($"This case passes now; take it off not-yet.txt ({reason}).");
        }
        else
        {
            differences.ShouldBeEmpty($"{line.GetProperty("expr").GetString()}\n{string.Join("\n", differences)}");
        }
    }

    private static async Task<List<string>> CompareAsync(JsonElement line)
    {
        var differences = new List<string>();
        var probe = new Probe();
        var value = await probe.EvaluateAsync("JavaScript", line, "Object");
        var type = line.GetProperty("type").GetString()!;
        if (type.StartsWith("error:", StringComparison.Ordinal))
        {
            return probe.Fault is null ? [$"an error is expected, not {Probe.Normal(value)}"] : [];
        }

        if (probe.Fault is not null)
        {
            return [probe.Fault];
        }

        var expected = line.TryGetProperty("result", out var result) ? DefinitionRun.Normal(result) : "null";
        Compare("value", expected, Probe.Normal(value));
        Compare("type", type is "Dictionary" or "JsonObject" ? "Object" : type is "JsonArray" ? "Object[]" : type, TypeName(value));
        if (line.TryGetProperty("after", out var after))
        {
            foreach (var variable in after.EnumerateObject())
            {
                Compare($"variable {variable.Name}", DefinitionRun.Normal(variable.Value), Probe.Normal(probe.State.Variables.GetValueOrDefault(variable.Name)));
            }
        }

        if (line.TryGetProperty("text", out var text))
        {
            Compare("text", text.GetString() ?? "", (string?)await probe.EvaluateAsync("JavaScript", line, "String") ?? "");
        }

        return differences;

        void Compare(string what, string wanted, string actual)
        {
            if (wanted != actual)
            {
                differences.Add($"{what}: expected {wanted}, actual {actual}");
            }
        }
    }

    private static string TypeName(object? value) => value switch
    {
        null => "null",
        object?[] => "Object[]",
        IDictionary<string, object?> => "Object",
        _ => value.GetType().Name,
    };
}
