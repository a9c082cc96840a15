using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>Says that an audit is now in a phase. Entering it again changes nothing.</summary>
[Activity("Audits", "Enter phase", "Says that the audit is now in this phase; the audit's page shows it from here on.")]
[Allow(Permission.RunAudits)]
public sealed record EnterPhase : ICommand, IOfAudit
{
    public required Guid AuditId { get; init; }

    [Display(Description = "The phase that begins.")]
    public required PhaseName Phase { get; init; }
}

internal sealed class EnterPhaseHandler(AuditFlowDb db, Signals signals, Trail trail, TimeProvider clock) : IRequestHandler<EnterPhase, Unit>
{
    public async Task<Unit> Handle(EnterPhase request, CancellationToken cancellationToken)
    {
        Refuse.If(!await db.Audits.AnyAsync(a => a.Id == request.AuditId && a.State == AuditState.Running, cancellationToken), "audit-not-running", "Only a running audit enters a phase.");
        if (await db.AuditPhases.AnyAsync(p => p.AuditId == request.AuditId && p.Phase == request.Phase, cancellationToken))
        {
            trail.KeepSilent();
            return Unit.Value;
        }

        db.AuditPhases.Add(new AuditPhase { AuditId = request.AuditId, Phase = request.Phase, EnteredAt = clock.GetUtcNow() });
        trail.Add(request.AuditId, "phase-entered", $"audit:{request.AuditId}", $"Phase {request.Phase.Number} entered: {request.Phase.Words}.", new { request.Phase });
        await signals.FactsChangedAsync(request.AuditId, cancellationToken);
        return Unit.Value;
    }
}
