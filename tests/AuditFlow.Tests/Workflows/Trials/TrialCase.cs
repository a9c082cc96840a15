using System.Text.Json;
using System.Text.RegularExpressions;

namespace AuditFlow.Tests.Workflows.Trials;

/// <summary>A case that was run on Elsa 3.7.1: the arguments, and what came of it. The files are those of the engine's tests.</summary>
internal sealed partial record TrialCase(string Definition, string Args, JsonElement Expected, JsonElement Details)
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Oracle");

    public static IReadOnlyDictionary<string, TrialCase> All { get; } = Read();

    public string Key => $"{Definition} {Args}".TrimEnd();

    public string File => Path.Combine(Folder, "definitions", Definition + ".json");

    /// <summary>What to type for it.</summary>
    public string[] CommandLine
    {
        get
        {
            var library = Path.Combine(Folder, "definitions", Definition + ".lib");
            var arguments = Arguments().Matches(Args).SelectMany(m => new[] { m.Groups[1].Value, m.Groups[2].Value });
            return ["workflow", "run", File, .. Directory.Exists(library) ? ["--lib", library] : Array.Empty<string>(), .. arguments, "--trace"];
        }
    }

    static Dictionary<string, TrialCase> Read()
    {
        var details = Lines("details.jsonl").ToDictionary(KeyOf);
        return Lines("expected.jsonl")
            .Select(line => new TrialCase(line.GetProperty("definition").GetString()!, line.GetProperty("args").GetString()!, line, details[KeyOf(line)]))
            .ToDictionary(c => c.Key);
    }

    static (string?, string?) KeyOf(JsonElement line) => (line.GetProperty("definition").GetString(), line.GetProperty("args").GetString());

    static IEnumerable<JsonElement> Lines(string file) => System.IO.File.ReadLines(Path.Combine(Folder, file)).Where(l => l.Length > 0).Select(l => JsonDocument.Parse(l).RootElement);

    [GeneratedRegex(@"(--[a-z-]+) (\{.*?\}(?= --|$)|\S+)")]
    private static partial Regex Arguments();
}
