using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Studio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Makes a draft of the version that came with the product.</summary>
[Allow(Permission.DraftDrawings)]
public sealed record TakeOffer : ICommand<StudioDrawing>
{
    [Required]
    [MaxLength(400)]
    public required string DefinitionId { get; init; }

    /// <summary>The stamp of the newest version that was seen: a draft is replaced.</summary>
    [MaxLength(1000)]
    public string? Seen { get; init; }
}

/// <summary>Leaves a drawing as it is and the version that came with the product aside. It is not offered again.</summary>
[Allow(Permission.DraftDrawings)]
public sealed record DeclineOffer : ICommand
{
    [Required]
    [MaxLength(400)]
    public required string DefinitionId { get; init; }
}

internal sealed class TakeOfferHandler(AuditFlowDb db, IMediator mediator, Trail trail, CurrentActor current, TimeProvider clock) : IRequestHandler<TakeOffer, StudioDrawing>
{
    public async Task<StudioDrawing> Handle(TakeOffer request, CancellationToken cancellationToken)
    {
        var offer = await db.TakeOfferAsync(request.DefinitionId, cancellationToken);
        var draft = await mediator.Send(new SaveDraft { Json = offer.Json, Seen = request.Seen }, cancellationToken);
        offer.Decide(current.Actor.Name, clock.GetUtcNow());
        trail.Add(null, "drawing-offer-taken", $"drawing:{offer.DefinitionId}", $"The version of the drawing '{offer.Name}' that came with AuditFlow was taken over as a draft of version {draft.Version}.", new { draft.Version });
        return draft;
    }
}

internal sealed class DeclineOfferHandler(AuditFlowDb db, Trail trail, CurrentActor current, TimeProvider clock) : IRequestHandler<DeclineOffer, Unit>
{
    public async Task<Unit> Handle(DeclineOffer request, CancellationToken cancellationToken)
    {
        var offer = await db.TakeOfferAsync(request.DefinitionId, cancellationToken);
        offer.Decide(current.Actor.Name, clock.GetUtcNow());
        trail.Add(null, "drawing-offer-declined", $"drawing:{offer.DefinitionId}", $"The version of the drawing '{offer.Name}' that came with AuditFlow was declined.");
        return Unit.Value;
    }
}

internal static class Offers
{
    extension(AuditFlowDb db)
    {
        public async Task<OfferedDrawing> TakeOfferAsync(string definitionId, CancellationToken cancellationToken)
            => Refuse.IfMissing(await db.OfferedDrawings.AsTracking().SingleOrDefaultAsync(o => o.DefinitionId == definitionId, cancellationToken), "offered version of that drawing");
    }
}
