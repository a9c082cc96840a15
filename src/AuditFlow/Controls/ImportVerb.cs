using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuditFlow.People;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Settings;
using MediatR;

namespace AuditFlow.Controls;

/// <summary><c>auditflow import people|controls FILE</c>.</summary>
internal sealed class ImportVerb : IVerb
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public Command Build(VerbContext context) => new("import", "Brings a register file into AuditFlow: all rows or, with one error, none.")
    {
        People(context), Controls(context),
    };

    static Command People(VerbContext context)
    {
        var options = new Options("people.csv");
        var command = new Command("people", "Imports people.csv. People who are not in the file stay; nobody gets an account.") { options.File, options.DryRun, options.AsJson };
        command.SetAction((parsed, cancellationToken) => RunAsync(context, options.Of(parsed),
            (bytes, name) => new PreviewPeople { File = bytes, FileName = name },
            (bytes, name) => new ImportPeople { File = bytes, FileName = name }, cancellationToken));
        return command;
    }

    static Command Controls(VerbContext context)
    {
        var options = new Options("controls.csv");
        var retireMissing = new Option<bool>("--retire-missing") { Description = "End the controls that are not in the file." };
        var retiredOn = new Option<DateOnly?>("--retired-on")
        {
            Description = "The day on which they end, as year-month-day; today when left out.",
            CustomParser = result =>
            {
                if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                    return day;
                result.AddError($"--retired-on: \"{result.Tokens[0].Value}\" is not a date. Write it as year-month-day, for example 2026-12-31.");
                return null;
            },
        };
        var command = new Command("controls", "Imports controls.csv. A changed row makes a new version; controls that are not in the file stay.")
        {
            options.File, options.DryRun, options.AsJson, retireMissing, retiredOn,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(retiredOn) is not null && !result.GetValue(retireMissing))
                result.AddError("--retired-on needs --retire-missing.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var retires = parsed.GetValue(retireMissing);
            var on = parsed.GetValue(retiredOn);
            return RunAsync(context, options.Of(parsed),
                (bytes, name) => new PreviewControls { File = bytes, FileName = name, RetireMissing = retires },
                (bytes, name) => new ImportControls { File = bytes, FileName = name, RetireMissing = retires, RetiredOn = on }, cancellationToken);
        });
        return command;
    }

    // The preview comes first even without --dry-run: an import that cannot be done, or that has nothing to do, opens no transaction and leaves no entry.
    static async Task<int> RunAsync(
        VerbContext context, Chosen chosen, Func<byte[], string, IRequest<ImportReport>> preview, Func<byte[], string, IRequest<ImportReport>> import, CancellationToken cancellationToken)
    {
        await using var product = await context.StartAsync(cancellationToken);
        byte[] bytes;
        try
        {
            await using var file = File.OpenRead(chosen.File);
            bytes = await RegisterFile.ReadBytes(file, ImportLimits.Of(product.Services.GetRequiredService<AuditFlowSettings>().Import), cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await context.Error.WriteLineAsync($"{chosen.File} cannot be read: {unreadable.Message}");
            return Verbs.Refused;
        }

        var name = Path.GetFileName(chosen.File);
        var report = await product.SendAsync(preview(bytes, name), cancellationToken);
        if (!chosen.IsDryRun && !report.HasErrors)
            report = report.HasChanges ? await product.SendAsync(import(bytes, name), cancellationToken) : report with { Applied = true };

        await context.Output.WriteLineAsync(chosen.IsJson ? JsonSerializer.Serialize(report, Json) : ImportReportText.Of(report, chosen.IsDryRun));
        return report.HasErrors ? Verbs.Refused : Verbs.Done;
    }

    sealed record Chosen(string File, bool IsDryRun, bool IsJson);

    sealed class Options(string example)
    {
        public Argument<string> File { get; } = new("file") { Description = $"The CSV file, for example {example}." };
        public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Check and report, change nothing." };
        public Option<bool> AsJson { get; } = new("--json") { Description = "Print the report as one JSON object." };

        public Chosen Of(ParseResult parsed) => new(parsed.GetRequiredValue(File), parsed.GetValue(DryRun), parsed.GetValue(AsJson));
    }
}
