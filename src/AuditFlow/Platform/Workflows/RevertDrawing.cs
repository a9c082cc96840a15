using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Studio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Makes an earlier version of a drawing its draft. What is published goes on until the draft is published.</summary>
[Allow(Permission.DraftDrawings)]
public sealed record RevertDrawing : ICommand<StudioDrawing>
{
    [Required]
    [MaxLength(400)]
    public required string DefinitionId { get; init; }

    public required int Version { get; init; }

    /// <summary>The stamp of the newest version that was seen.</summary>
    [MaxLength(1000)]
    public string? Seen { get; init; }
}

internal sealed class RevertDrawingHandler(AuditFlowDb db, IMediator mediator) : IRequestHandler<RevertDrawing, StudioDrawing>
{
    public async Task<StudioDrawing> Handle(RevertDrawing request, CancellationToken cancellationToken)
    {
        var json = await db.Definitions.Where(d => d.DefinitionId == request.DefinitionId && d.Version == request.Version).Select(d => d.Json).SingleOrDefaultAsync(cancellationToken);
        return await mediator.Send(new SaveDraft { Json = Refuse.IfMissing(json, "such version of the drawing"), Seen = request.Seen }, cancellationToken);
    }
}
