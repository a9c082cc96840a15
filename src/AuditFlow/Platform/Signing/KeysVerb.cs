using System.CommandLine;
using System.Globalization;
using AuditFlow.Platform.CommandLine;

namespace AuditFlow.Platform.Signing;

/// <summary><c>auditflow keys list|rotate</c>.</summary>
internal sealed class KeysVerb : IVerb
{
    public Command Build(VerbContext context) => new("keys", "The keys with which receipts are signed.") { List(context), Rotate(context) };

    static Command List(VerbContext context)
    {
        var command = new Command("list", "Prints the fingerprint of each key and when it was used, newest first.");
        command.SetAction(async (_, cancellationToken) =>
        {
            foreach (var key in await context.SendAsync(new ListSigningKeys(), cancellationToken))
            {
                await context.Output.WriteLineAsync($"{Fingerprint.Grouped(key.Fingerprint)}  {Day(key.UsedFrom)} to {(key.UsedUntil is { } until ? Day(until) : "now")}");
            }

            return Verbs.Done;
        });
        return command;
    }

    static Command Rotate(VerbContext context)
    {
        var reason = new Option<string>("--reason") { Description = "Why, in a sentence. It stands in the audit trail.", Required = true };
        var command = new Command("rotate", "Makes a new key. The private half of the one before is destroyed; its public half stays published, so that earlier receipts can still be verified.") { reason };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var key = await context.SendAsync(new RotateSigningKey { Reason = parsed.GetRequiredValue(reason) }, cancellationToken);
            await context.Output.WriteLineAsync($"Receipts are signed with a new key from now on. Its fingerprint: {Fingerprint.Grouped(key.Fingerprint)}");
            return Verbs.Done;
        });
        return command;
    }

    static string Day(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
