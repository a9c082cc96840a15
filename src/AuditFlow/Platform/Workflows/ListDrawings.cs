using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>The drawings, each with its published version and how its runs stand.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ListDrawings : IQuery<DrawingList>;

public sealed record DrawingList(IReadOnlyList<DrawingRow> Drawings, IReadOnlyList<ParkedSignal> Parked);

public sealed record DrawingRow(string DefinitionId, string Name, string? Description, int Version, DateTimeOffset PublishedAt, int Waiting, int Faulted, int Ended);

/// <summary>Work that the pump gave up on.</summary>
public sealed record ParkedSignal(Guid Id, string Kind, string? InstanceId, string? About, int Attempts, string Because, DateTimeOffset Since);

internal sealed class ListDrawingsHandler(AuditFlowDb db) : IRequestHandler<ListDrawings, DrawingList>
{
    public async Task<DrawingList> Handle(ListDrawings request, CancellationToken cancellationToken)
    {
        var drawings = await db.Definitions.Where(d => d.IsPublished).OrderBy(d => d.Name)
            .Select(d => new { d.DefinitionId, d.Name, d.Description, d.Version, d.CreatedAt }).Take(200).ToListAsync(cancellationToken);
        var runs = await db.Instances.GroupBy(i => new { i.DefinitionId, i.SubStatus }).Select(g => new { g.Key.DefinitionId, g.Key.SubStatus, Count = g.Count() }).ToListAsync(cancellationToken);
        var parked = await db.Signals.Where(s => s.ParkedBecause != null).OrderBy(s => s.Id).Take(50)
            .Select(s => new ParkedSignal(s.Id, s.Kind.ToString(), s.InstanceId, s.Key, s.Attempts, s.ParkedBecause!, s.CreatedAt)).ToListAsync(cancellationToken);
        return new DrawingList(
            [.. drawings.Select(d => new DrawingRow(
                d.DefinitionId, d.Name, d.Description, d.Version, d.CreatedAt,
                Count(d.DefinitionId, "Pending", "Executing", "Suspended"), Count(d.DefinitionId, "Faulted"), Count(d.DefinitionId, "Finished", "Cancelled")))],
            parked);

        int Count(string definition, params string[] states) => runs.Where(r => r.DefinitionId == definition && states.Contains(r.SubStatus)).Sum(r => r.Count);
    }
}
