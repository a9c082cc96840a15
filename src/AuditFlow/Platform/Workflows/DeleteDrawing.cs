using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Throws a drawing away with all its versions. One that has runs or that others use is kept: take it back instead.
/// </summary>
[Allow(Permission.PublishDrawings)]
public sealed record DeleteDrawing : ICommand
{
    [Required]
    [MaxLength(400)]
    public required string DefinitionId { get; init; }
}

/// <summary>Throws the draft of a drawing away. A version that was published is kept.</summary>
[Allow(Permission.DraftDrawings)]
public sealed record DeleteDrawingVersion : ICommand
{
    [Required]
    [MaxLength(400)]
    public required string VersionId { get; init; }
}

internal sealed class DeleteDrawingHandler(AuditFlowDb db, IMediator mediator, TriggerIndex triggers, Trail trail) : IRequestHandler<DeleteDrawing, Unit>
{
    public async Task<Unit> Handle(DeleteDrawing request, CancellationToken cancellationToken)
    {
        var newest = Refuse.IfMissing(
            await db.Definitions.Where(d => d.DefinitionId == request.DefinitionId).OrderByDescending(d => d.Version).Select(d => new { d.Name, d.Version }).FirstOrDefaultAsync(cancellationToken), "such drawing");
        var runs = await db.Instances.CountAsync(i => i.DefinitionId == request.DefinitionId, cancellationToken);
        Refuse.If(runs > 0, "drawing-has-runs", $"The drawing '{newest.Name}' has runs ({runs}), and its versions are part of their record. It can be unpublished: nothing starts it any more.");
        var consumers = await mediator.Send(new FindConsumers { DefinitionId = request.DefinitionId }, cancellationToken);
        Refuse.If(consumers.Count > 0, "drawing-is-used", $"The drawing '{newest.Name}' is used by {string.Join(", ", consumers)}.");

        await triggers.RemoveAsync(request.DefinitionId, cancellationToken);
        await db.Definitions.Where(d => d.DefinitionId == request.DefinitionId).ExecuteDeleteAsync(cancellationToken);
        await db.OfferedDrawings.Where(o => o.DefinitionId == request.DefinitionId).ExecuteDeleteAsync(cancellationToken);
        trail.Add(null, "drawing-deleted", $"drawing:{request.DefinitionId}", $"The drawing '{newest.Name}' was deleted with its versions up to {newest.Version}. It had no runs.");
        return Unit.Value;
    }
}

internal sealed class DeleteDrawingVersionHandler(AuditFlowDb db, Trail trail) : IRequestHandler<DeleteDrawingVersion, Unit>
{
    public async Task<Unit> Handle(DeleteDrawingVersion request, CancellationToken cancellationToken)
    {
        var version = Refuse.IfMissing(await db.Definitions.AsTracking().SingleOrDefaultAsync(d => d.Id == request.VersionId, cancellationToken), "such version of a drawing");
        Refuse.If(!version.IsDraft, "version-was-published", $"Version {version.Version} of '{version.Name}' was published, and what was published is kept. Only drafts can be thrown away.");
        db.Definitions.Remove(version);
        if (version.IsLatest)
        {
            await db.SaveChangesAsync(cancellationToken);
            var before = await db.Definitions.AsTracking().Where(d => d.DefinitionId == version.DefinitionId).OrderByDescending(d => d.Version).FirstOrDefaultAsync(cancellationToken);
            if (before is not null)
            {
                before.IsLatest = true;
            }
        }

        trail.Add(null, "draft-deleted", $"drawing:{version.DefinitionId}", $"The draft of version {version.Version} of the drawing '{version.Name}' was thrown away.");
        return Unit.Value;
    }
}
