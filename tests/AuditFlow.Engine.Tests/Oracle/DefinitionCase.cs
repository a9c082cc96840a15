using System.Text.Json;
using System.Text.RegularExpressions;

namespace AuditFlow.Engine.Tests.Oracle;

/// <summary>One line of expected.jsonl with its line of details.jsonl.</summary>
internal sealed partial class DefinitionCase
{
    private DefinitionCase(JsonElement expected, JsonElement details)
    {
        Definition = expected.GetProperty("definition").GetString()!;
        Args = expected.GetProperty("args").GetString()!;
        Expected = expected;
        Details = details;
    }

    public static IReadOnlyDictionary<string, DefinitionCase> All { get; } = Read();

    public string Definition { get; }

    public string Args { get; }

    public JsonElement Expected { get; }

    public JsonElement Details { get; }

    public string Key => $"{Definition} {Args}".TrimEnd();

    public IReadOnlyDictionary<string, object?> Input => Argument("--input") is { } json
        ? JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(member => member.Name, member => Plain(member.Value))
        : new Dictionary<string, object?>();

    public int Resumes => Argument("--resume") is { } count ? int.Parse(count) : 0;

    public object? ResumeInput => Argument("--resume-input") is { } json
        ? JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(member => member.Name, member => Plain(member.Value))
        : null;

    /// <summary>Scalars are native values, objects and arrays stay JSON, as the cases were run.</summary>
    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => value,
    };

    private string? Argument(string name)
    {
        foreach (Match match in Arguments().Matches(Args))
        {
            if (match.Groups[1].Value == name)
            {
                return match.Groups[2].Value;
            }
        }

        return null;
    }

    private static Dictionary<string, DefinitionCase> Read()
    {
        var details = OracleFiles.Lines("details.jsonl").ToDictionary(line => (line.GetProperty("definition").GetString(), line.GetProperty("args").GetString()));
        return OracleFiles.Lines("expected.jsonl")
            .Select(line => new DefinitionCase(line, details[(line.GetProperty("definition").GetString(), line.GetProperty("args").GetString())]))
            .ToDictionary(read => read.Key);
    }

    [GeneratedRegex(@"(--[a-z-]+) (\{.*?\}(?= --|$)|\S+)")]
    private static partial Regex Arguments();
}
