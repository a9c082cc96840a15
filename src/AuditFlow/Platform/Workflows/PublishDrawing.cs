using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Publishes a drawing as the next version of its definition. The same text as the newest published one changes
/// nothing. Running instances stay on their version.
/// </summary>
[Allow(Permission.PublishDrawings)]
public sealed record PublishDrawing : ICommand<PublishedDrawing>
{
    /// <summary>Elsa 3 JSON.</summary>
    [Required]
    public required string Json { get; init; }
}

/// <summary>What came of it.</summary>
public sealed record PublishedDrawing(string DefinitionId, int Version, bool IsNew);

internal sealed class PublishDrawingHandler(AuditFlowDb db, WorkflowEngine engine, TriggerIndex triggers, Trail trail, CurrentActor current, TimeProvider clock) : IRequestHandler<PublishDrawing, PublishedDrawing>
{
    public async Task<PublishedDrawing> Handle(PublishDrawing request, CancellationToken cancellationToken)
    {
        var definition = WorkflowDefinition.Parse(request.Json);
        Refuse.If(definition.DefinitionId.Length == 0, "drawing-without-id", "The drawing has no definitionId.");
        var hash = HashOf(request.Json);

        var versions = await db.Definitions.AsTracking().Where(d => d.DefinitionId == definition.DefinitionId).OrderByDescending(d => d.Version).ToListAsync(cancellationToken);
        if (versions.Find(v => v.IsPublished) is { } published && published.SourceHash == hash)
        {
            // Nothing happened: every start of the product publishes what came with it.
            trail.KeepSilent();
            return new PublishedDrawing(definition.DefinitionId, published.Version, IsNew: false);
        }

        var version = versions.Count == 0 ? 1 : versions[0].Version + 1;
        var id = string.Create(CultureInfo.InvariantCulture, $"{definition.DefinitionId}-v{version}");
        var used = await UsedDrawings.LoadAsync(db, engine.Catalog, definition, cancellationToken);
        var stamped = Stamp(definition, id, version);
        used.Pin(stamped, engine.Catalog);
        var json = stamped.ToJsonString();
        try
        {
            await triggers.ReplaceAsync(engine.Compile(WorkflowDefinition.From(stamped), used.Find), cancellationToken);
        }
        catch (InvalidDefinition invalid)
        {
            throw new InvalidRequest([.. invalid.Problems.Select(p => new FieldError(p.JsonPath, $"{p.ActivityId}: {p.Reason}"))]);
        }

        versions.ForEach(v => v.IsLatest = v.IsPublished = false);
        var made = new DefinitionVersion
        {
            Id = id, DefinitionId = definition.DefinitionId, Version = version, Name = definition.Name ?? definition.DefinitionId, Description = definition.Description,
            Json = json, SourceHash = hash, IsLatest = true, IsPublished = true, IsUsableAsActivity = definition.IsUsableAsActivity, CreatedAt = clock.GetUtcNow(),
        };
        if (current.Actor is not SystemActor)
        {
            made.SavedBy(current.Actor.Name, made.CreatedAt, isOther: true);
        }

        made.ReleasedBy(current.Actor.Name, made.CreatedAt);
        db.Definitions.Add(made);
        await db.NoteUsesAsync(id, null, definition, engine.Catalog, cancellationToken);
        trail.Add(null, "drawing-published", $"drawing:{definition.DefinitionId}", $"The drawing '{definition.Name}' was published as version {version}.", new { version, hash });
        return new PublishedDrawing(definition.DefinitionId, version, IsNew: true);
    }

    /// <summary>By what a text is known again.</summary>
    public static string HashOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

    // Ids and numbers are the library's; what a file says of them is not trusted.
    static JsonObject Stamp(WorkflowDefinition definition, string id, int version)
    {
        var document = (JsonObject)definition.Document.DeepClone();
        document["id"] = id;
        document["version"] = version;
        document["isLatest"] = true;
        document["isPublished"] = true;
        return document;
    }
}
