using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>The drawings, each with its published version and how its runs stand.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ListDrawings : IQuery<IReadOnlyList<DrawingRow>>;

public sealed record DrawingRow(string DefinitionId, string Name, string? Description, int Version, DateTimeOffset PublishedAt, int Waiting, int Faulted, int Ended);

internal sealed class ListDrawingsHandler(AuditFlowDb db) : IRequestHandler<ListDrawings, IReadOnlyList<DrawingRow>>
{
    public async Task<IReadOnlyList<DrawingRow>> Handle(ListDrawings request, CancellationToken cancellationToken)
    {
        var drawings = await db.Definitions.Where(d => d.IsPublished).OrderBy(d => d.Name)
            .Select(d => new { d.DefinitionId, d.Name, d.Description, d.Version, d.CreatedAt }).Take(200).ToListAsync(cancellationToken);
        var runs = await db.Instances.GroupBy(i => new { i.DefinitionId, i.SubStatus }).Select(g => new { g.Key.DefinitionId, g.Key.SubStatus, Count = g.Count() }).ToListAsync(cancellationToken);
        return
        [
            .. drawings.Select(d => new DrawingRow(
                d.DefinitionId, d.Name, d.Description, d.Version, d.CreatedAt,
                Count(d.DefinitionId, "Pending", "Executing", "Suspended"), Count(d.DefinitionId, "Faulted"), Count(d.DefinitionId, "Finished", "Cancelled"))),
        ];

        int Count(string definition, params string[] states) => runs.Where(r => r.DefinitionId == definition && states.Contains(r.SubStatus)).Sum(r => r.Count);
    }
}
