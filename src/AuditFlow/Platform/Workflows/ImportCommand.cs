using System.CommandLine;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Requests;

namespace AuditFlow.Platform.Workflows;

/// <summary><c>auditflow workflow import FILE|FOLDER…</c>: drawings from files, all of them or none.</summary>
internal static class ImportCommand
{
    public static Command Build(VerbContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "The drawings, Elsa 3 JSON or zip; a folder stands for the *.json in it.", Arity = ArgumentArity.OneOrMore };
        var publish = new Option<bool>("--publish") { Description = "Publishes them as well." };
        var accept = new Option<bool>("--accept-warnings") { Description = "Publishes in spite of warnings, which the trail keeps." };
        var command = new Command(
            "import", "Makes drafts of drawings that lie in files, all of them or none. A draft in which somebody else drew is not replaced. Ends with 0, or 2 when one is refused; every reason names its file and its activity.")
        {
            files, publish, accept,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var read = await ReadAsync(parsed.GetValue(files)!, cancellationToken);
                foreach (var drawing in await context.SendAsync(new ImportDrawings { Files = read, Publish = parsed.GetValue(publish), AcceptsWarnings = parsed.GetValue(accept) }, cancellationToken))
                {
                    await context.Output.WriteLineAsync($"{drawing.File}: {drawing.DefinitionId}, {(drawing.IsPublished ? $"version {drawing.Version} is published" : $"draft of version {drawing.Version}")}");
                }

                return Verbs.Done;
            }
            catch (InvalidRequest invalid)
            {
                foreach (var error in invalid.Errors)
                {
                    await context.Error.WriteLineAsync(error.Message);
                }

                return Verbs.Refused;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                await context.Error.WriteLineAsync(problem.Message);
                return Verbs.Refused;
            }
        });
        return command;
    }

    static async Task<IReadOnlyList<DrawingFile>> ReadAsync(IEnumerable<string> places, CancellationToken cancellationToken)
    {
        var read = new List<DrawingFile>();
        foreach (var file in places.SelectMany(p => Directory.Exists(p) ? Directory.GetFiles(p, "*.json").Order(StringComparer.Ordinal) : Enumerable.Repeat(p, 1)))
        {
            read.Add(new DrawingFile(file, await File.ReadAllBytesAsync(file, cancellationToken)));
        }

        return read;
    }
}
