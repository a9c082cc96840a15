using System.ComponentModel.DataAnnotations;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>What a version of a drawing changed against another.</summary>
[Allow(Permission.ViewRuns)]
public sealed record CompareVersions : IQuery<DrawingComparison>
{
    [Required]
    [MaxLength(400)]
    public required string DefinitionId { get; init; }

    public required int Before { get; init; }

    /// <summary>Null is the version that came with the product and is offered.</summary>
    public int? After { get; init; }
}

internal sealed class CompareVersionsHandler(AuditFlowDb db) : IRequestHandler<CompareVersions, DrawingComparison>
{
    public async Task<DrawingComparison> Handle(CompareVersions request, CancellationToken cancellationToken)
    {
        var versions = await db.Definitions.Where(d => d.DefinitionId == request.DefinitionId && (d.Version == request.Before || d.Version == request.After))
            .Select(d => new { d.Version, d.Json }).ToListAsync(cancellationToken);
        var after = request.After is { } number
            ? versions.Find(v => v.Version == number)?.Json
            : await db.OfferedDrawings.Where(o => o.DefinitionId == request.DefinitionId && o.DecidedAt == null).Select(o => o.Json).SingleOrDefaultAsync(cancellationToken);
        return DrawingComparison.Of(
            WorkflowDefinition.Parse(Refuse.IfMissing(versions.Find(v => v.Version == request.Before)?.Json, "such version of the drawing")),
            WorkflowDefinition.Parse(Refuse.IfMissing(after, "such version of the drawing")));
    }
}

/// <summary>What the table of a comparison shows.</summary>
internal sealed record ComparedVersions(DrawingComparison Comparison, string Before, string After);
