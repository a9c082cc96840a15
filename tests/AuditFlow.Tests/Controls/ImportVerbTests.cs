using System.Diagnostics;
using System.Text.Json;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Controls;

/// <summary>The program itself, started from a folder of its own as a person at the command line would.</summary>
public sealed class ImportVerbTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("auditflow-verb-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "auditflow.dll"), .. arguments])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["Data__Folder"] = Path.Combine(folder, "data") },
        };
        using var program = Process.Start(start)!;
        var error = program.StandardError.ReadToEndAsync();
        var output = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync();
        return (program.ExitCode, output, await error);
    }

    [Fact]
    public async Task Files_are_taken_from_where_the_command_is_typed_and_the_report_says_what_was_done()
    {
        File.WriteAllBytes(Path.Combine(folder, "mine.csv"), Samples.People);
        File.WriteAllBytes(Path.Combine(folder, "bad.csv"), Samples.Controls.Replace(",Weekly,", ",Weekley,"));

        var people = await Run("import", "people", "mine.csv");
        people.Code.ShouldBe(0, people.Error);
        people.Output.ShouldContain("mine.csv: 65 rows");
        people.Output.ShouldContain("65 added, 0 changed, 0 unchanged");

        var again = await Run("import", "people", "mine.csv");
        again.Output.ShouldContain("Nothing to change.");

        var refused = await Run("import", "controls", "bad.csv");
        refused.Code.ShouldBe(2);
        refused.Output.ShouldContain("Line 4, Frequency: \"Weekley\" is not a frequency. Did you mean Weekly?");
        refused.Output.ShouldContain("Nothing was imported.");

        var missing = await Run("import", "controls", "nowhere.csv");
        missing.Code.ShouldBe(2);
        missing.Error.ShouldContain("nowhere.csv cannot be read");
    }

    [Fact]
    public async Task With_json_the_standard_output_is_one_object_and_a_dry_run_changes_nothing()
    {
        (await Run("import", "people", Samples.PathOf("people.csv"), "--json")).Code.ShouldBe(0);

        var dry = JsonDocument.Parse((await Run("import", "controls", Samples.PathOf("controls.csv"), "--json", "--dry-run")).Output).RootElement;
        (dry.GetProperty("applied").GetBoolean(), dry.GetProperty("added").GetInt32()).ShouldBe((false, 96));

        var real = JsonDocument.Parse((await Run("import", "controls", Samples.PathOf("controls.csv"), "--json")).Output).RootElement;
        (real.GetProperty("applied").GetBoolean(), real.GetProperty("added").GetInt32(), real.GetProperty("errorCount").GetInt32()).ShouldBe((true, 96, 0));
        real.GetProperty("warnings")[0].GetProperty("column").GetString().ShouldBe("System");
    }

    [Fact]
    public async Task Controls_are_ended_on_a_day_only_together_with_retire_missing()
    {
        var alone = await Run("import", "controls", "x.csv", "--retired-on", "2026-12-31");
        (alone.Code, alone.Error).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("--retired-on needs --retire-missing"));

        var wrong = await Run("import", "controls", "x.csv", "--retire-missing", "--retired-on", "31.12.2026");
        wrong.Error.ShouldContain("\"31.12.2026\" is not a date");
    }
}
