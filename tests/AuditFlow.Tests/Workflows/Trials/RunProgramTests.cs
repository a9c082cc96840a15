using System.Text;
using System.Text.Json;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows.Trials;

/// <summary>The program itself, typed in an empty directory on a machine without settings.</summary>
public sealed class RunProgramTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("auditflow-trial-test-").FullName;

    [Theory]
    [InlineData("flowchart-linear", 0)]
    [InlineData("fault-in-foreach-fault", 3)]
    [InlineData("event-basic", 4)]
    [InlineData("delay-resume --resume 1", 0)]
    [InlineData("dispatch-wait-output", 0)]
    public async Task It_prints_lines_of_json_alone_and_ends_as_the_run_did(string key, int code)
    {
        var ended = await TrialProgram.Run(folder, TrialCase.All[key].CommandLine);

        ended.Code.ShouldBe(code, ended.Errors);
        ended.Errors.ShouldBeEmpty();
        Encoding.UTF8.GetString(ended.Output).ShouldBe((await Typed.Command(TrialCase.All[key].CommandLine)).Output);
        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Text_is_utf8_without_a_mark_whatever_the_terminal_speaks()
    {
        var file = Path.Combine(folder, "ü.json");
        await File.WriteAllTextAsync(file, Sequence("ü", Activity("l", "Elsa.WriteLine", ("text", "naïve 監査 ✓"))), TestContext.Current.CancellationToken);

        var ended = await TrialProgram.Run(folder, "workflow", "run", "ü.json");

        ended.Output[0].ShouldBe((byte)'{');
        JsonDocument.Parse(Encoding.UTF8.GetString(ended.Output).Split('\n')[0]).RootElement.GetProperty("text").GetString().ShouldBe("naïve 監査 ✓");
        Encoding.UTF8.GetString(ended.Output).ShouldContain("監査");
    }

    [Fact]
    public async Task A_refused_file_ends_with_2()
    {
        var ended = await TrialProgram.Run(folder, "workflow", "run", "none.json", "--trace");

        ended.Code.ShouldBe(2);
        Encoding.UTF8.GetString(ended.Output).ShouldBe("{\"kind\":\"import-error\",\"message\":\"There is no file none.json.\"}\n");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
