using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Platform.Bench;
using AuditFlow.Platform.CommandLine;

namespace AuditFlow.Attestations.Bench;

/// <summary><c>auditflow bench campaign</c>: issues a campaign as the product does, and holds what it took against bounds.</summary>
internal sealed class CampaignCase : IBenchCase
{
    const double MostTimesBaseline = 8;
    const double MostTimesTenth = 1.2;
    const double MostHeapMiB = 200;

    public Command Build(VerbContext context)
    {
        var controls = new Option<int>("--controls") { Description = "Controls that are asked about, 25 to an owner.", DefaultValueFactory = _ => 10_000 };
        var (database, server) = (BenchVerb.DatabaseOption(), BenchVerb.ServerOption());
        controls.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 10 or > StartCampaign.MostControls)
            {
                result.AddError("--controls takes a number from 10 to 20,000.");
            }
        });
        var command = new Command(
            "campaign",
            "Issues a campaign: attestations, runs that wait, mails in the outbox. One JSON line for a tenth of the controls, one for all, then how they compare and which bound is broken.")
        {
            controls, database, server,
        };
        command.SetAction(async (parsed, cancellationToken) =>
            await RunAsync(parsed.GetValue(controls), BenchVerb.ServerOf(parsed, database, server), context, cancellationToken));
        return command;
    }

    static async Task<int> RunAsync(int controls, string? server, VerbContext context, CancellationToken cancellationToken)
    {
        // Code is compiled anew while it runs for the first thousands of times, which would make the smaller look slow and so the larger look good.
        await MeasureAsync(controls);
        var tenth = await MeasureAsync(controls / 10);
        await PrintAsync(tenth.Onto(new JsonObject { ["kind"] = "tenth", ["case"] = "campaign" }));
        var all = await MeasureAsync(controls);
        await PrintAsync(all.Onto(new JsonObject { ["kind"] = "all", ["case"] = "campaign" }));

        var timesTenth = all.MicrosAnItem / tenth.MicrosAnItem;
        (string Bound, double Is, double Most)[] bounds = [("timesBaseline", all.TimesBaseline, MostTimesBaseline), ("timesTenth", timesTenth, MostTimesTenth), ("heapMiB", all.HeapMiB, MostHeapMiB)];
        var summary = new JsonObject { ["kind"] = "summary", ["case"] = "campaign" };
        foreach (var (bound, value, most) in bounds)
        {
            summary[bound] = Math.Round(value, 2);
            summary[bound + "Bound"] = most;
        }

        summary["broken"] = new JsonArray([.. bounds.Where(b => b.Is > b.Most).Select(b => JsonValue.Create(b.Bound))]);
        await PrintAsync(summary);
        return bounds.Any(b => b.Is > b.Most) ? Verbs.Failed : Verbs.Done;

        async Task<CampaignFigures> MeasureAsync(int count)
        {
            await using var bench = new CampaignBench(count, server);
            return await bench.RunAsync(cancellationToken);
        }

        Task PrintAsync(JsonObject line) => context.Output.WriteLineAsync(line.ToJsonString(JsonSerializerOptions.Web));
    }
}
