using System.CommandLine;
using System.Globalization;
using AuditFlow.Platform.CommandLine;

namespace AuditFlow.Evidence;

/// <summary><c>auditflow evidence check</c>.</summary>
internal sealed class EvidenceVerb : IVerb
{
    public Command Build(VerbContext context) => new("evidence", "The store of evidence.") { Check(context) };

    static Command Check(VerbContext context)
    {
        var command = new Command(
            "check",
            "Reads every content and compares it with its hash, names what is missing or changed, and what lies in the store without belonging to anything. Changes nothing. Ends with 0, or 1 when a content is missing or changed.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var product = await context.StartAsync(cancellationToken);
            var check = new StoreCheck(product.Services.GetRequiredService<EvidenceStore>());
            var report = await check.RunAsync(request => product.SendAsync(request, cancellationToken), cancellationToken);
            await SayAsync(context.Output, "Damaged", report.Damaged);
            await SayAsync(context.Output, "Belongs to no evidence (its upload was not finished; can be deleted when it is older than a day)", report.Unknown);
            await SayAsync(context.Output, "Never became whole (can be deleted when it is older than a day)", report.Leftovers);
            await context.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Contents:N0} contents, {report.Damaged.Count:N0} damaged, {report.Unknown.Count:N0} without evidence, {report.Leftovers.Count:N0} never whole."));
            return report.Damaged.Count == 0 ? Verbs.Done : Verbs.Failed;
        });
        return command;
    }

    static async Task SayAsync(TextWriter output, string what, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            await output.WriteLineAsync($"{what}: {line}");
        }
    }
}
