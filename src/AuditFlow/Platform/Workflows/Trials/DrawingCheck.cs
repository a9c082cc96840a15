using System.Text.Json;
using AuditFlow.Engine;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Platform.Workflows.Trials;

/// <summary>
/// Says of each file what publishing would say of it, with the blocks of the product: problems, and warnings, which a lead may accept. Drawings that are used as
/// activities are looked for among the files, in the folders of <c>--lib</c>, and among those that come with the product.
/// </summary>
internal sealed class DrawingCheck(TrialLibrary library, TextWriter output, bool asJson)
{
    readonly WorkflowEngine engine = new(RequestBlocks.CatalogOf(typeof(DrawingCheck).Assembly));

    public async Task<int> RunAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var read = new List<(string File, WorkflowDefinition? Definition, Problem? Problem)>();
        foreach (var file in files)
        {
            try
            {
                read.Add((file, await TrialFile.ReadAsync(file, cancellationToken), null));
            }
            catch (TrialFileRefused refused)
            {
                read.Add((file, null, new Problem("$", null, refused.Message)));
            }
        }

        var shipped = new TrialLibrary();
        await shipped.ReadAsync(ShippedDrawings.Folder, TextWriter.Null, cancellationToken);
        var isGood = true;
        foreach (var (file, definition, problem) in read)
        {
            var (problems, warnings) = definition is null ? ([problem!], []) : Check(
                definition, (id, version) => read.Find(r => r.Definition?.DefinitionId == id).Definition ?? library.Find(id, version) ?? shipped.Find(id, version));
            isGood &= problems.Count == 0;
            await PrintAsync(file, problems, warnings);
        }

        return isGood ? Verbs.Done : Verbs.Refused;
    }

    (IReadOnlyList<Problem> Problems, IReadOnlyList<Warning> Warnings) Check(WorkflowDefinition definition, DefinitionLibrary find)
    {
        try
        {
            engine.Compile(definition, find);
            var sense = DrawingSense.Of(definition, engine.Catalog);
            return ([.. sense.Errors.Select(e => new Problem("$", e.StepId, e.Sentence))], sense.Warnings);
        }
        catch (InvalidDefinition invalid)
        {
            return (invalid.Problems, []);
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // JSON of a shape that nobody thought of is a problem of the file, too.
            return ([new Problem("$", null, broken.Message)], []);
        }
    }

    async Task PrintAsync(string file, IReadOnlyList<Problem> problems, IReadOnlyList<Warning> warnings)
    {
        if (asJson)
        {
            foreach (var problem in problems)
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(new { kind = "problem", file, path = problem.JsonPath, activity = problem.ActivityId, reason = problem.Reason }, WorkflowJson.Options));
            }

            foreach (var warning in warnings)
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(new { kind = "warning", file, activity = warning.StepId, reason = warning.ToString() }, WorkflowJson.Options));
            }

            await output.WriteLineAsync(JsonSerializer.Serialize(new { kind = "file", file, valid = problems.Count == 0, problems = problems.Count }, WorkflowJson.Options));
            return;
        }

        await output.WriteLineAsync(problems.Count switch { 0 => $"{file}: good", 1 => $"{file}: 1 problem", var count => $"{file}: {count} problems" });
        foreach (var problem in problems)
        {
            await output.WriteLineAsync($"  {problem}");
        }

        foreach (var warning in warnings)
        {
            await output.WriteLineAsync($"  warning: {warning}");
        }
    }
}
