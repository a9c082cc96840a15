using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Workflows.Sense;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Lets the drawings that use this one as an activity use its published version, as Elsa does: one that is published gets
/// a version that is published too, one that is being drawn gets it in its draft. Returns the names of those that changed.
/// </summary>
[Allow(Permission.PublishDrawings)]
public sealed record UpdateConsumers : ICommand<IReadOnlyList<string>>
{
    [Required]
    [MaxLength(400)]
    public required string DefinitionId { get; init; }
}

internal sealed class UpdateConsumersHandler(AuditFlowDb db, IMediator mediator, ActivityCatalog catalog, AuditFlowSettings settings, Trail trail) : IRequestHandler<UpdateConsumers, IReadOnlyList<string>>
{
    public async Task<IReadOnlyList<string>> Handle(UpdateConsumers request, CancellationToken cancellationToken)
    {
        var published = Refuse.IfMissing(
            await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == request.DefinitionId && d.IsPublished).Select(d => d.Id).SingleOrDefaultAsync(cancellationToken), "published drawing of that id");
        trail.KeepSilent();
        var changed = new List<string>();
        foreach (var consumer in await mediator.Send(new FindConsumers { DefinitionId = request.DefinitionId }, cancellationToken))
        {
            if (await db.TakeNewestAsync(consumer, cancellationToken) is not { } newest || Repinned(newest, request.DefinitionId, published) is not { } json)
            {
                continue;
            }

            var wasPublished = newest.IsPublished;
            await mediator.Send(new SaveDraft { Json = json, Seen = newest.Stamp }, cancellationToken);

            // Where an author may not publish, this is left to somebody else.
            if (wasPublished && settings.Workflows.AuthorMayPublish)
            {
                // Nothing was drawn, so what is doubtful was accepted when it was.
                await mediator.Send(new PublishDraft { DefinitionId = consumer, Accepted = DrawingSense.Of(WorkflowDefinition.Parse(json), catalog).Hash }, cancellationToken);
            }

            changed.Add(newest.Name);
        }

        return changed;
    }

    string? Repinned(DefinitionVersion consumer, string definitionId, string versionId)
    {
        var document = (JsonObject)WorkflowDefinition.Parse(consumer.Json).Document.DeepClone();
        return UsedDrawings.Repin(document, catalog, definitionId, versionId) ? document.ToJsonString() : null;
    }
}
