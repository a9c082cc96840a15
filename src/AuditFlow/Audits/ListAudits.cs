using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>Every audit, those under way first, each with the gates that keep it from moving.</summary>
[Allow(Permission.ViewAudits)]
public sealed record ListAudits : IQuery<IReadOnlyList<AuditLine>>
{
    /// <summary>Leave out those that have not begun or have ended.</summary>
    public bool OnlyUnderWay { get; init; }
}

public sealed record AuditLine(
    Guid Id, string Name, AuditKind Kind, AuditState State, DateOnly PeriodFrom, DateOnly PeriodTo, string LeadEmail, IReadOnlyList<ShownPhase> Phases, IReadOnlyList<ShownGate> ClosedGates);

internal sealed class ListAuditsHandler(AuditFlowDb db, AuditProgress progress) : IRequestHandler<ListAudits, IReadOnlyList<AuditLine>>
{
    public async Task<IReadOnlyList<AuditLine>> Handle(ListAudits request, CancellationToken cancellationToken)
    {
        var audits = await db.Audits
            .Where(a => !request.OnlyUnderWay || a.State == AuditState.Running || a.State == AuditState.Concluded)
            .OrderByDescending(a => a.CreatedAt).Take(200).ToListAsync(cancellationToken);
        var lines = new List<AuditLine>();
        foreach (var audit in audits.OrderBy(a => a.IsUnderWay ? 0 : a.State == AuditState.Planned ? 1 : 2))
        {
            var shown = audit.IsUnderWay ? await progress.OfAsync(audit, cancellationToken) : new AuditStanding([], []);
            lines.Add(new(audit.Id, audit.Name, audit.Kind, audit.State, audit.PeriodFrom, audit.PeriodTo, audit.LeadEmail, shown.Phases, [.. shown.Gates.Where(g => !g.HasPassed)]));
        }

        return lines;
    }
}
