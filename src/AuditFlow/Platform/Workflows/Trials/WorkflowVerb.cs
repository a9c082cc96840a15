using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AuditFlow.Engine;
using AuditFlow.Platform.CommandLine;

namespace AuditFlow.Platform.Workflows.Trials;

/// <summary><c>auditflow workflow run|validate|export|import</c>. The first two try a drawing out: neither reads a setting or touches a database of the product.</summary>
internal sealed class WorkflowVerb : IVerb
{
    /// <summary>What a program ends with that was interrupted.</summary>
    const int Interrupted = 130;

    public Command Build(VerbContext context) => new("workflow", "Tries out and checks drawings that lie in files, and brings them in and out.") { Run(context), Validate(context), ExportCommand.Build(context), ImportCommand.Build(context) };

    static Command Run(VerbContext context)
    {
        var file = new Argument<string>("FILE") { Description = "The drawing, Elsa 3 JSON." };
        var library = Library();
        var input = JsonOption("--input", "An object whose members are the workflow's inputs.", JsonValueKind.Object);
        var resumes = new Option<int>("--resume") { Description = "Resumes the oldest bookmark whenever nothing else can run, up to so many times in all, without waiting for the clock." };
        resumes.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                result.AddError($"--resume takes a number from 0, not \"{token.Value}\".");
            }
        });
        var resumeInput = JsonOption("--resume-input", "What each resume brings.", null);
        var database = new Option<string?>("--database") { Description = "Runs blocks of AuditFlow against a copy of this SQLite file instead of an empty database." };
        var trace = new Option<bool>("--trace") { Description = "Prints the journals as well." };
        var command = new Command(
            "run",
            "Runs a drawing and prints one JSON object a line: \"stdout\" and \"resume\" as they happen; at the end for each instance its journal (\"log\", with --trace) and how it stands (\"instance\"). "
            + "A file that is refused gives \"import-error\". Ends with 0 when the first instance finished or was cancelled, 2 refused, 3 faulted, 4 still waiting.")
        {
            file, library, input, resumes, resumeInput, database, trace,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var lines = new TrialLines(context.Output, parsed.GetValue(trace));
            try
            {
                var drawings = await ReadAsync(parsed.GetValue(library) ?? [], context.Error, cancellationToken);
                var request = new TrialRequest
                {
                    Definition = await TrialFile.ReadAsync(parsed.GetValue(file)!, cancellationToken), Library = drawings, Input = parsed.GetValue(input),
                    Resumes = parsed.GetValue(resumes), ResumeInput = parsed.GetValue(resumeInput), Database = parsed.GetValue(database),
                };
                return TrialScope.NeedsTheProduct(request.Definition, drawings, ProductTrial.Shipped)
                    ? await ProductTrial.RunAsync(request, lines, context.Error, cancellationToken)
                    : await MemoryTrial.RunAsync(request, lines, context.Error, cancellationToken);
            }
            catch (TrialFileRefused refused)
            {
                lines.Refused(refused.Message);
                return Verbs.Refused;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return Interrupted;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // No room or no right for the temporary folder.
                await context.Error.WriteLineAsync(problem.Message);
                return Verbs.Failed;
            }
        });
        return command;
    }

    static Command Validate(VerbContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "The drawings, Elsa 3 JSON.", Arity = ArgumentArity.OneOrMore };
        var library = Library();
        var asJson = new Option<bool>("--json") { Description = "Prints one JSON object a problem and one a file." };
        var command = new Command("validate", "Checks drawings as publishing would and prints every problem with its path in the JSON, the activity and the reason, and every warning. Ends with 0, or 2 when there is any problem.")
        {
            files, library, asJson,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var drawings = await ReadAsync(parsed.GetValue(library) ?? [], context.Error, cancellationToken);
            return await new DrawingCheck(drawings, context.Output, parsed.GetValue(asJson)).RunAsync(parsed.GetValue(files)!, cancellationToken);
        });
        return command;
    }

    static Option<string[]> Library() => new("--lib")
    {
        Description = "A folder whose *.json are published first. One that cannot be loaded is reported on standard error and passed over.", AllowMultipleArgumentsPerToken = false,
    };

    static async Task<TrialLibrary> ReadAsync(IEnumerable<string> folders, TextWriter error, CancellationToken cancellationToken)
    {
        var library = new TrialLibrary();
        foreach (var folder in folders)
        {
            await library.ReadAsync(folder, error, cancellationToken);
        }

        return library;
    }

    static Option<JsonElement?> JsonOption(string name, string description, JsonValueKind? kind) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            try
            {
                using var json = JsonDocument.Parse(JsonText.WellFormed(result.Tokens[0].Value));
                if (kind is null || json.RootElement.ValueKind == kind)
                {
                    return json.RootElement.Clone();
                }

                result.AddError($"{name} takes a JSON object.");
            }
            catch (JsonException problem)
            {
                result.AddError($"{name} takes JSON: {problem.Message}");
            }

            return null;
        },
    };
}
