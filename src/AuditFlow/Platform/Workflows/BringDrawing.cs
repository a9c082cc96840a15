using System.ComponentModel.DataAnnotations;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Publishes a drawing that comes with the product. One that a lead has changed or taken back is not touched: the new
/// version is offered, and a lead decides.
/// </summary>
[Allow(Permission.PublishDrawings)]
internal sealed record BringDrawing : ICommand<BroughtDrawing>
{
    /// <summary>Elsa 3 JSON.</summary>
    [Required]
    public required string Json { get; init; }
}

internal enum BroughtDrawing
{
    Known,
    Published,
    Offered,
}

internal sealed class BringDrawingHandler(AuditFlowDb db, IMediator mediator, Trail trail, TimeProvider clock) : IRequestHandler<BringDrawing, BroughtDrawing>
{
    public async Task<BroughtDrawing> Handle(BringDrawing request, CancellationToken cancellationToken)
    {
        var definition = WorkflowDefinition.Parse(request.Json);
        var id = definition.DefinitionId;
        var hash = PublishDrawingHandler.HashOf(request.Json);
        var offered = await db.OfferedDrawings.AsTracking().SingleOrDefaultAsync(o => o.DefinitionId == id, cancellationToken);
        if (offered?.SourceHash == hash || await db.Definitions.AnyAsync(d => d.SourceHash == hash, cancellationToken))
        {
            trail.KeepSilent();
            return BroughtDrawing.Known;
        }

        if (offered is not null)
        {
            // What an earlier release offered is outdated.
            db.OfferedDrawings.Remove(offered);
            await db.SaveChangesAsync(cancellationToken);
        }

        var newest = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == id).OrderByDescending(d => d.Version).FirstOrDefaultAsync(cancellationToken);
        if (newest is null or { ChangedBy: null, IsPublished: true })
        {
            await mediator.Send(new PublishDrawing { Json = request.Json }, cancellationToken);
            return BroughtDrawing.Published;
        }

        db.OfferedDrawings.Add(new OfferedDrawing { DefinitionId = id, Name = definition.Name ?? id, Json = request.Json, SourceHash = hash, OfferedAt = clock.GetUtcNow() });
        trail.Add(null, "drawing-offered", $"drawing:{id}", $"A newer version of the drawing '{definition.Name}' came with AuditFlow. It was not published, because this drawing has been changed here.", new { hash });
        return BroughtDrawing.Offered;
    }
}
