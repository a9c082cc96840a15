using System.CommandLine;
using AuditFlow.Platform.CommandLine;

namespace AuditFlow.Platform.Workflows;

/// <summary><c>auditflow workflow export [ID…] --to FOLDER</c>: drawings as files for version control.</summary>
internal static class ExportCommand
{
    public static Command Build(VerbContext context)
    {
        var ids = new Argument<string[]>("ID") { Description = "The drawings, by the ids of their definitions; all of them when none is named.", Arity = ArgumentArity.ZeroOrMore };
        var folder = new Option<string>("--to") { Description = "Where the files go, each named after its drawing. It is made when it is not there.", Required = true };
        var draft = new Option<bool>("--draft") { Description = "Takes the newest version, be it a draft, in place of the published one." };
        var command = new Command("export", "Writes drawings as JSON files whose members always stand in the same order. Ends with 0, or 2 when there is no such drawing.") { ids, folder, draft };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var drawings = await context.SendAsync(new ExportDrawings { DefinitionIds = [.. (parsed.GetValue(ids) ?? []).Distinct()], Drafts = parsed.GetValue(draft) }, cancellationToken);
            var to = parsed.GetValue(folder)!;
            try
            {
                Directory.CreateDirectory(to);
                foreach (var drawing in drawings)
                {
                    var file = Path.Combine(to, drawing.FileName);
                    await File.WriteAllTextAsync(file, drawing.Text, cancellationToken);
                    await context.Output.WriteLineAsync($"{file}: version {drawing.Version}");
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                await context.Error.WriteLineAsync(problem.Message);
                return Verbs.Failed;
            }

            return Verbs.Done;
        });
        return command;
    }
}
