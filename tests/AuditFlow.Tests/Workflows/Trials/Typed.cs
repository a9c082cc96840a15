using System.Text.Json;
using AuditFlow.Platform.CommandLine;

namespace AuditFlow.Tests.Workflows.Trials;

/// <summary>A command typed in this process, and what it said.</summary>
internal sealed record Typed(int Code, string Output, string Errors)
{
    public static async Task<Typed> Command(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Verbs.RunAsync(arguments, output, error);
        return new Typed(code, output.ToString(), error.ToString());
    }

    /// <summary>The lines; parsing refuses anything that is not one JSON object a line.</summary>
    public IReadOnlyList<JsonElement> Lines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];

    public IEnumerable<JsonElement> Of(string kind) => Lines.Where(l => l.GetProperty("kind").GetString() == kind);

    public IEnumerable<string> Texts => Of("stdout").Select(l => l.GetProperty("text").GetString()!);
}
