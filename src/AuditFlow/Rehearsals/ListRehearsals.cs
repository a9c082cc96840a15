using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Rehearsals;

/// <summary>The rehearsals that there are, the newest first. There are few: <see cref="Rehearsal.Most"/>.</summary>
[Allow(Permission.Rehearse)]
public sealed record ListRehearsals : IQuery<IReadOnlyList<RehearsalLine>>
{
    /// <summary>Only this one.</summary>
    public Guid? Id { get; init; }
}

public sealed record RehearsalLine(Guid Id, string DefinitionId, string DrawingName, int Version, string RunId, string StartedBy, DateTimeOffset CreatedAt, DateTimeOffset EndsAt, string? StoppedBecause)
{
    /// <summary>The run on its drawing.</summary>
    public string ViewerUrl => $"{StageAddress.Of(Id)}/studio/workflows/instances/{RunId}/view";
}

internal sealed class ListRehearsalsHandler(AuditFlowDb db) : IRequestHandler<ListRehearsals, IReadOnlyList<RehearsalLine>>
{
    public async Task<IReadOnlyList<RehearsalLine>> Handle(ListRehearsals request, CancellationToken cancellationToken)
        => await db.Rehearsals.Where(r => request.Id == null || r.Id == request.Id).OrderByDescending(r => r.CreatedAt).ThenBy(r => r.Id).Take(Rehearsal.Most)
            .Select(r => new RehearsalLine(r.Id, r.DefinitionId, r.DrawingName, r.Version, r.RunId, r.StartedBy, r.CreatedAt, r.EndsAt, r.StoppedBecause)).ToListAsync(cancellationToken);
}
