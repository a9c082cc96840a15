using AuditFlow.Engine;
using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Platform.Workflows;

/// <summary>What keeps drafts from being published: what the compiler says, by the names of the steps, or what would make no sense.</summary>
internal sealed class DrawingProblems(WorkflowEngine engine)
{
    /// <summary>The problems of each, in the order of the drawings.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> OfAsync(AuditFlowDb db, IReadOnlyList<WorkflowDefinition> definitions, CancellationToken cancellationToken)
    {
        var used = await UsedDrawings.LoadAsync(db, engine.Catalog, definitions, cancellationToken);
        return [.. definitions.Select(d => Of(d, used))];
    }

    List<string> Of(WorkflowDefinition definition, UsedDrawings used)
    {
        try
        {
            engine.Compile(definition, used.Find);
            return [.. DrawingSense.Of(definition, engine.Catalog).Errors.Select(e => e.ToString())];
        }
        catch (InvalidDefinition invalid)
        {
            var names = StepNames.Of(definition);
            return [.. invalid.Problems.Select(p => p.ActivityId is null ? p.Reason : $"{names.Of(p.ActivityId)}: {p.Reason}")];
        }
    }
}
