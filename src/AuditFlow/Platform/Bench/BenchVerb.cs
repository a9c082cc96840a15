using System.CommandLine;
using System.Text.Json;
using AuditFlow.Platform.CommandLine;

namespace AuditFlow.Platform.Bench;

/// <summary><c>auditflow bench writers</c>: measures on this machine what a decision was taken for.</summary>
internal sealed class BenchVerb : IVerb
{
    public Command Build(VerbContext context) => new("bench", "Measures on this machine, in temporary files.") { Writers(context) };

    static Command Writers(VerbContext context)
    {
        var seconds = new Option<double>("--seconds") { Description = "How long each case runs.", DefaultValueFactory = _ => 5 };
        var writers = new Option<int>("--writers") { Description = "Writers at the same time.", DefaultValueFactory = _ => 4 };
        seconds.Validators.Add(result => Check(result.GetValueOrDefault<double>() is > 0 and <= 600, result.AddError, "--seconds takes a number above 0, at most 600."));
        writers.Validators.Add(result => Check(result.GetValueOrDefault<int>() is >= 1 and <= 64, result.AddError, "--writers takes a number from 1 to 64."));
        var command = new Command("writers", "Writers on one SQLite file, without and with the write gate. One JSON line a case, then how they compare.") { seconds, writers };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (time, count) = (TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(writers));
            var without = await WritersBench.RunAsync(count, time, hasGate: false, cancellationToken);
            await PrintAsync(context, without);
            var with = await WritersBench.RunAsync(count, time, hasGate: true, cancellationToken);
            await PrintAsync(context, with);
            await PrintAsync(context, WritersComparison.Of(without, with));
            return Verbs.Done;
        });
        return command;
    }

    static void Check(bool isGood, Action<string> addError, string message)
    {
        if (!isGood)
        {
            addError(message);
        }
    }

    static Task PrintAsync<T>(VerbContext context, T line) => context.Output.WriteLineAsync(JsonSerializer.Serialize(line, JsonSerializerOptions.Web));
}
