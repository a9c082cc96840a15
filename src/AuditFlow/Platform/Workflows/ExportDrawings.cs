using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Drawings as files: the published versions of all, or of those that are named.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ExportDrawings : IQuery<IReadOnlyList<ExportedDrawing>>
{
    /// <summary>None means all that have a published version, or with drafts simply all.</summary>
    [MaxLength(ExportDrawingsHandler.Most)]
    public IReadOnlyList<string> DefinitionIds { get; init; } = [];

    /// <summary>The newest version, be it a draft, in place of the published one.</summary>
    public bool Drafts { get; init; }

    /// <summary>One version of the one drawing that is named.</summary>
    public int? Version { get; init; }
}

/// <param name="DefinitionId">Whose it is.</param>
/// <param name="Version">Which.</param>
/// <param name="Text">Written so that two versions of a drawing differ in few lines.</param>
public sealed record ExportedDrawing(string DefinitionId, int Version, string Text)
{
    public string FileName => $"{DefinitionId}.json";
}

internal sealed class ExportDrawingsHandler(AuditFlowDb db) : IRequestHandler<ExportDrawings, IReadOnlyList<ExportedDrawing>>
{
    internal const int Most = 1000;

    public async Task<IReadOnlyList<ExportedDrawing>> Handle(ExportDrawings request, CancellationToken cancellationToken)
    {
        var ids = request.DefinitionIds;
        var versions = request.Version is { } number ? db.Definitions.Where(d => d.Version == number)
            : request.Drafts ? db.Definitions.Where(d => d.IsLatest)
            : db.Definitions.Where(d => d.IsPublished);
        if (ids.Count > 0)
        {
            versions = versions.Where(d => ids.Contains(d.DefinitionId));
        }

        var found = await versions.OrderBy(d => d.DefinitionId).Take(Most + 1).Select(d => new { d.DefinitionId, d.Version, d.Json }).ToListAsync(cancellationToken);
        Refuse.If(found.Count > Most, "too-many-drawings", string.Create(CultureInfo.InvariantCulture, $"There are more than {Most:N0} drawings. Name those that you want."));
        if (ids.Except(found.Select(f => f.DefinitionId)).ToList() is { Count: > 0 } missing)
        {
            throw new Refusal("not-found", $"There is no {(request.Version is null && !request.Drafts ? "published version" : "version")} of {string.Join(", ", missing)}.", StatusCodes.Status404NotFound);
        }

        return [.. found.Select(f => new ExportedDrawing(f.DefinitionId, f.Version, DrawingText.Of(WorkflowDefinition.Parse(f.Json))))];
    }
}
