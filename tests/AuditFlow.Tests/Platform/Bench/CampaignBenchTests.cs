using System.Text.Json;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Platform.Bench;

public sealed class CampaignBenchTests
{
    static readonly string[] Bounds = ["timesBaseline", "timesTenth", "heapMiB"];

    [Fact]
    public async Task A_tenth_and_all_are_issued_in_full_and_held_against_the_bounds()
    {
        var (code, lines, error) = await Bench("--controls", "200");

        error.ShouldBe("");
        lines.Select(l => l.GetProperty("kind").GetString()).ShouldBe(["tenth", "all", "summary"]);
        foreach (var (line, controls) in lines[..2].Zip([20, 200]))
        {
            line.GetProperty("controls").GetInt32().ShouldBe(controls);
            line.GetProperty("runs").GetInt32().ShouldBe(controls);

            // Every third control is key and needs another proof, so that each owner has two pages.
            var owners = (controls + 24) / 25;
            line.GetProperty("mails").GetInt32().ShouldBe(2 * owners);

            // Of each item: itself, its entry in the trail, its run with what started it, a journal and two bookmarks; of each page itself, its link, its mail.
            // Then the campaign with its entry and its run.
            line.GetProperty("rows").GetInt32().ShouldBe(7 * controls + 3 * 2 * owners + 2 + 5);
            line.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
            line.GetProperty("baselineSeconds").GetDouble().ShouldBeGreaterThan(0);
        }

        // How fast a machine is that tests as well is nothing to hold against anybody.
        var broken = lines[2].GetProperty("broken").EnumerateArray().Select(b => b.GetString()!).ToList();
        broken.Except(Bounds).ShouldBeEmpty();
        broken.ShouldBe(Bounds.Where(b => lines[2].GetProperty(b).GetDouble() > lines[2].GetProperty(b + "Bound").GetDouble()), ignoreOrder: true);
        code.ShouldBe(broken.Count == 0 ? Verbs.Done : Verbs.Failed);
    }

    [OnPostgresAlone("Measures on the server.")]
    [Fact]
    public async Task On_a_server_the_same_is_issued()
    {
        var (_, lines, error) = await Bench("--controls", "50", "--database", "postgres", "--server", TestDatabase.On("postgres"));

        error.ShouldBe("");
        lines[1].GetProperty("runs").GetInt32().ShouldBe(50);
    }

    [Theory]
    [InlineData("9")]
    [InlineData("20001")]
    public async Task A_number_that_makes_no_sense_is_refused(string controls)
    {
        var (code, lines, error) = await Bench("--controls", controls);

        (code, lines.Count).ShouldBe((Verbs.Refused, 0));
        error.ShouldContain("--controls");
    }

    static async Task<(int Code, List<JsonElement> Lines, string Error)> Bench(params string[] options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Verbs.RunAsync(["bench", "campaign", .. options], output, error);
        return (code, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)], error.ToString());
    }
}
