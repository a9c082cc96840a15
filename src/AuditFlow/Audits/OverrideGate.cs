using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>Lets the audit pass a closed gate, with a reason. The facts stay as they are and go on being shown.</summary>
[Allow(Permission.OverrideGates)]
public sealed record OverrideGate : ICommand, IOfAudit
{
    public required Guid AuditId { get; init; }

    public required Guid GateId { get; init; }

    [Required(ErrorMessage = "Say why the audit may pass although the facts do not hold.")]
    [MinLength(10, ErrorMessage = "Say why in a sentence that an auditor can follow.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class OverrideGateHandler(AuditFlowDb db, CurrentActor current, Signals signals, Trail trail, TimeProvider clock) : IRequestHandler<OverrideGate, Unit>
{
    public async Task<Unit> Handle(OverrideGate request, CancellationToken cancellationToken)
    {
        var gate = Refuse.IfMissing(await db.GateStates.SingleOrDefaultAsync(g => g.Id == request.GateId && g.AuditId == request.AuditId, cancellationToken), "such gate");
        Refuse.If(!await db.Audits.AnyAsync(a => a.Id == request.AuditId && (a.State == AuditState.Running || a.State == AuditState.Concluded), cancellationToken), "audit-not-running", "The audit is not running.");
        gate.Override(current.Actor.Spoken, request.Reason.Trim(), clock.GetUtcNow());
        trail.Add(
            request.AuditId, "gate-overridden", $"gate:{gate.Name}", $"Gate {gate.Name} overridden by {current.Actor.Spoken}: {gate.OverrideReason}",
            new { missing = gate.ReadFacts().Where(f => !f.Holds).Select(f => f.Sentence) });
        await signals.FactsChangedAsync(request.AuditId, cancellationToken);
        return Unit.Value;
    }
}
