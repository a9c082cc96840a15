using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Takes the published version of a drawing back: nothing starts it any more. Its runs go on .</summary>
[Allow(Permission.PublishDrawings)]
public sealed record RetractDrawing : ICommand
{
    [Required]
    [MaxLength(400)]
    public required string DefinitionId { get; init; }
}

internal sealed class RetractDrawingHandler(AuditFlowDb db, TriggerIndex triggers, Trail trail) : IRequestHandler<RetractDrawing, Unit>
{
    public async Task<Unit> Handle(RetractDrawing request, CancellationToken cancellationToken)
    {
        var published = Refuse.IfMissing(
            await db.Definitions.AsTracking().SingleOrDefaultAsync(d => d.DefinitionId == request.DefinitionId && d.IsPublished, cancellationToken), "published drawing of that id");
        published.IsPublished = false;
        await triggers.RemoveAsync(request.DefinitionId, cancellationToken);
        trail.Add(null, "drawing-retracted", $"drawing:{published.DefinitionId}", $"Version {published.Version} of the drawing '{published.Name}' is published no longer.", new { published.Version });
        return Unit.Value;
    }
}

/// <summary>Indexes what starts the drawings that a version of the product published which kept no triggers yet.</summary>
[Allow(Permission.PublishDrawings)]
internal sealed record IndexTriggers : ICommand;

internal sealed class IndexTriggersHandler(AuditFlowDb db, Drawings drawings, TriggerIndex triggers, Trail trail) : IRequestHandler<IndexTriggers, Unit>
{
    public async Task<Unit> Handle(IndexTriggers request, CancellationToken cancellationToken)
    {
        trail.KeepSilent();
        var unknown = await db.Definitions.AsNoTracking()
            .Where(d => d.IsPublished && d.Json.Contains("canStartWorkflow") && !db.Set<WorkflowTriggerRow>().Any(t => t.DefinitionVersionId == d.Id))
            .Select(d => d.Id).ToListAsync(cancellationToken);
        foreach (var version in unknown)
        {
            await triggers.ReplaceAsync(await drawings.GetAsync(db, version, cancellationToken), cancellationToken);
        }

        return Unit.Value;
    }
}
