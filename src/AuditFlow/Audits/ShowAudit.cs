using System.ComponentModel.DataAnnotations;
using AuditFlow.Findings;
using AuditFlow.Frameworks;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>One audit: phases, gates with what is missing, what happened, and the run behind it.</summary>
[Allow(Permission.ViewAudits)]
public sealed record ShowAudit : IQuery<ShownAudit>
{
    public const int TrailSize = 20;

    public required Guid AuditId { get; init; }

    [Range(1, 1_000_000)]
    public int TrailPage { get; init; } = 1;
}

public sealed record ShownAudit
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required AuditKind Kind { get; init; }

    public required AuditState State { get; init; }

    public required DateOnly PeriodFrom { get; init; }

    public required DateOnly PeriodTo { get; init; }

    public required string LeadEmail { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The legal hold that it is under, if any.</summary>
    public ShownHold? Hold { get; init; }

    public required string FrameworkId { get; init; }

    public required string Framework { get; init; }

    public required IReadOnlyList<string> Categories { get; init; }

    public required int Criteria { get; init; }

    public required int Controls { get; init; }

    public required int OpenTasks { get; init; }

    public required int OpenFindings { get; init; }

    public required IReadOnlyList<ShownPhase> Phases { get; init; }

    public required IReadOnlyList<ShownGate> Gates { get; init; }

    public ShownRun? Run { get; init; }

    /// <summary>Runs of this audit that stopped at an error.</summary>
    public required IReadOnlyList<ShownRun> Stopped { get; init; }

    public required IReadOnlyList<TrailLine> Trail { get; init; }

    public required int TrailTotal { get; init; }
}

public sealed record ShownHold(DateTimeOffset Since, string By, string Because);

public sealed record ShownRun(string Id, string? Name, string DefinitionId, int Version, string State, DateTimeOffset UpdatedAt);

internal sealed class ShowAuditHandler(AuditFlowDb db, AuditScope scopes, AuditProgress progress, FrameworkCatalog frameworks, TimeProvider clock) : IRequestHandler<ShowAudit, ShownAudit>
{
    public async Task<ShownAudit> Handle(ShowAudit request, CancellationToken cancellationToken)
    {
        var audit = Refuse.IfMissing(await db.Audits.SingleOrDefaultAsync(a => a.Id == request.AuditId, cancellationToken), "such audit");
        var scope = await scopes.OfAsync(audit.Id, cancellationToken);
        var standing = await progress.OfAsync(audit, cancellationToken);
        var framework = frameworks[audit.FrameworkId];
        var runs = await db.Instances.Where(i => i.AuditId == audit.Id && (i.Id == audit.RunId || i.IncidentCount > 0 && i.FinishedAt == null))
            .OrderByDescending(i => i.UpdatedAt).Take(20)
            .Select(i => new ShownRun(i.Id, i.Name, i.DefinitionId, i.Version, i.SubStatus, i.UpdatedAt)).ToListAsync(cancellationToken);
        var trail = db.TrailEntries.Where(e => e.Stream == audit.Id);
        return new ShownAudit
        {
            Id = audit.Id, Name = audit.Name, Kind = audit.Kind, State = audit.State, PeriodFrom = audit.PeriodFrom, PeriodTo = audit.PeriodTo, LeadEmail = audit.LeadEmail,
            StartedAt = audit.StartedAt, EndedAt = audit.EndedAt, Hold = audit.HeldAt is { } held ? new(held, audit.HeldBy!, audit.HeldBecause!) : null, FrameworkId = framework.Id, Framework = framework.Title,
            Categories = [.. framework.Categories.Where(c => c.Scope == CategoryScope.Always || audit.Categories.Contains(c.Id)).Select(c => c.Title)],
            Criteria = scope.Criteria.Count, Controls = scope.Controls.Count,
            OpenTasks = await db.Tasks.CountAsync(t => t.AuditId == audit.Id && t.State == TaskState.Open, cancellationToken),
            OpenFindings = await db.Findings.Where(f => f.AuditId == audit.Id).StillOpen(clock.GetUtcNow()).CountAsync(cancellationToken),
            Phases = standing.Phases, Gates = standing.Gates, Run = runs.Find(r => r.Id == audit.RunId), Stopped = [.. runs.Where(r => r.State == "Faulted" || r.Id != audit.RunId)],
            Trail = await trail.OrderByDescending(e => e.Sequence).Skip((request.TrailPage - 1) * ShowAudit.TrailSize).Take(ShowAudit.TrailSize)
                .Select(e => new TrailLine(e.At, e.What, e.Sentence, e.Actor)).ToListAsync(cancellationToken),
            TrailTotal = await trail.CountAsync(cancellationToken),
        };
    }
}
