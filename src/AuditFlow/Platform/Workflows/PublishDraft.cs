using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Workflows.Sense;
using AuditFlow.Studio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Publishes the newest version of a drawing: its draft, which from then on never changes, or a version that was taken
/// back. What would not run is refused with every reason. Running instances stay on their version (R-66).
/// </summary>
[Allow(Permission.PublishDrawings)]
public sealed record PublishDraft : ICommand<PublishedNow>
{
    [Required]
    [MaxLength(400)]
    public required string DefinitionId { get; init; }

    /// <summary>The <see cref="DefinitionVersion.Stamp"/> of what is meant; null publishes whatever is there.</summary>
    [MaxLength(1000)]
    public string? Seen { get; init; }

    /// <summary>Names the warnings that were read and accepted; see <see cref="InvalidRequest.Accept"/>.</summary>
    [MaxLength(64)]
    public string? Accepted { get; init; }
}

/// <summary>Keeps a document and publishes it, both or neither.</summary>
[Allow(Permission.PublishDrawings)]
public sealed record SaveAndPublish : ICommand<PublishedNow>
{
    [Required]
    public required string Json { get; init; }

    [MaxLength(1000)]
    public string? Seen { get; init; }

    /// <inheritdoc cref="PublishDraft.Accepted"/>
    [MaxLength(64)]
    public string? Accepted { get; init; }
}

internal sealed class PublishDraftHandler(AuditFlowDb db, WorkflowEngine engine, TriggerIndex triggers, SeenVersions seen, AuditFlowSettings settings, Trail trail, CurrentActor current, TimeProvider clock) : IRequestHandler<PublishDraft, PublishedNow>
{
    public async Task<PublishedNow> Handle(PublishDraft request, CancellationToken cancellationToken)
    {
        var latest = Refuse.IfMissing(await db.TakeNewestAsync(request.DefinitionId, cancellationToken), "such drawing");
        if (request.Seen is not null)
        {
            seen.MustBe(latest, request.Seen);
        }

        if (latest.IsPublished)
        {
            trail.KeepSilent();
            return new PublishedNow(latest.ForStudio(), WasPublished: true);
        }

        Refuse.If(
            !settings.Workflows.AuthorMayPublish && latest.IsDraft && latest.Authors.Contains(current.Actor.Name), "author-publishes",
            $"You changed this draft of '{latest.Name}', so somebody else has to publish it (setting Workflows:AuthorMayPublish).");
        var definition = WorkflowDefinition.Parse(latest.Json);
        var used = await UsedDrawings.LoadAsync(db, engine.Catalog, definition, cancellationToken);
        var document = (JsonObject)definition.Document.DeepClone();
        document["isPublished"] = true;
        used.Pin(document, engine.Catalog);
        try
        {
            await triggers.ReplaceAsync(engine.Compile(WorkflowDefinition.From(document), used.Find), cancellationToken);
        }
        catch (InvalidDefinition invalid)
        {
            var names = StepNames.Of(definition);
            throw new InvalidRequest([.. invalid.Problems.Select(p => new FieldError(p.JsonPath, p.ActivityId is null ? p.Reason : $"{names.Of(p.ActivityId)}: {p.Reason}"))]);
        }

        var accepted = WarningsAccepted(definition, request.Accepted);
        await db.Definitions.Where(d => d.DefinitionId == latest.DefinitionId && d.IsPublished).ExecuteUpdateAsync(d => d.SetProperty(x => x.IsPublished, false), cancellationToken);
        if (latest.IsDraft)
        {
            var json = document.ToJsonString();
            latest.Publish(json, PublishDrawingHandler.HashOf(json));
        }
        else
        {
            latest.IsPublished = true;
        }

        latest.ReleasedBy(current.Actor.Name, clock.GetUtcNow());

        trail.Add(
            null, "drawing-published", $"drawing:{latest.DefinitionId}", $"The drawing '{latest.Name}' was published as version {latest.Version}{(accepted.Count == 0 ? "" : $", with {accepted.Count} {(accepted.Count == 1 ? "warning" : "warnings")} accepted")}.",
            new { latest.Version, hash = latest.SourceHash, accepted });
        return new PublishedNow(latest.ForStudio(), WasPublished: false);
    }

    // What could not run is refused; what is only doubtful, until somebody has read just that.
    List<string> WarningsAccepted(WorkflowDefinition definition, string? accepted)
    {
        var report = DrawingSense.Of(definition, engine.Catalog);
        if (report.Errors.Count > 0)
        {
            throw new InvalidRequest([.. report.Errors.Select(e => new FieldError(e.StepId, e.ToString()))]);
        }

        return report.Warnings.Count == 0 || accepted == report.Hash
            ? [.. report.Warnings.Select(w => w.ToString())]
            : throw new InvalidRequest([.. report.Warnings.Select(w => new FieldError(w.StepId, w.ToString()))]) { Accept = report.Hash };
    }
}

internal sealed class SaveAndPublishHandler(IMediator mediator) : IRequestHandler<SaveAndPublish, PublishedNow>
{
    public async Task<PublishedNow> Handle(SaveAndPublish request, CancellationToken cancellationToken)
    {
        var saved = await mediator.Send(new SaveDraft { Json = request.Json, Seen = request.Seen }, cancellationToken);
        return await mediator.Send(new PublishDraft { DefinitionId = saved.DefinitionId, Accepted = request.Accepted }, cancellationToken);
    }
}
