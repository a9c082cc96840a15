using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Runs, newest first, 50 a page.</summary>
[Allow(Permission.ViewRuns)]
public sealed record ListRuns : IQuery<RunList>
{
    [MaxLength(200)]
    public string? DefinitionId { get; init; }

    /// <summary>Pending, Suspended, Faulted, Finished or Cancelled.</summary>
    [MaxLength(40)]
    public string? State { get; init; }

    public Guid? AuditId { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

public sealed record RunList(IReadOnlyList<RunRow> Rows, int Total);

public sealed record RunRow(string Id, string? Name, string DefinitionId, int Version, string State, int Incidents, string? StartedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

internal sealed class ListRunsHandler(AuditFlowDb db) : IRequestHandler<ListRuns, RunList>
{
    public async Task<RunList> Handle(ListRuns request, CancellationToken cancellationToken)
    {
        var runs = db.Instances.AsQueryable();
        if (!string.IsNullOrEmpty(request.DefinitionId))
        {
            runs = runs.Where(r => r.DefinitionId == request.DefinitionId);
        }

        if (!string.IsNullOrEmpty(request.State))
        {
            runs = runs.Where(r => r.SubStatus == request.State);
        }

        if (request.AuditId is { } audit)
        {
            runs = runs.Where(r => r.AuditId == audit);
        }

        var rows = await runs.OrderByDescending(r => r.CreatedAt).ThenBy(r => r.Id).Skip((request.Page - 1) * 50).Take(50)
            .Select(r => new RunRow(r.Id, r.Name, r.DefinitionId, r.Version, r.SubStatus, r.IncidentCount, r.StartedBy, r.CreatedAt, r.UpdatedAt))
            .ToListAsync(cancellationToken);
        return new RunList(rows, await runs.CountAsync(cancellationToken));
    }
}
