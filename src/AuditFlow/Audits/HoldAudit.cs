using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>Puts an audit under legal hold: nothing of it is removed, however old, until the hold is released .</summary>
[Allow(Permission.ManageAudits)]
public sealed record HoldAudit : ICommand, IOfAudit
{
    public required Guid AuditId { get; init; }

    [Required(ErrorMessage = "Say why the audit is held.")]
    [MinLength(10, ErrorMessage = "Say why in a sentence that an auditor can follow.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

/// <summary>Releases an audit from legal hold. What is older than the retention then goes.</summary>
[Allow(Permission.ManageAudits)]
public sealed record ReleaseAudit : ICommand, IOfAudit
{
    public required Guid AuditId { get; init; }

    [Required(ErrorMessage = "Say why the hold is released.")]
    [MinLength(10, ErrorMessage = "Say why in a sentence that an auditor can follow.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class HoldAuditHandler(AuditFlowDb db, CurrentActor current, Trail trail, TimeProvider clock) : IRequestHandler<HoldAudit, Unit>
{
    public async Task<Unit> Handle(HoldAudit request, CancellationToken cancellationToken)
    {
        var audit = Refuse.IfMissing(await db.Audits.SingleOrDefaultAsync(a => a.Id == request.AuditId, cancellationToken), "such audit");
        audit.Hold(current.Actor.Spoken, request.Reason, clock.GetUtcNow());
        trail.Add(audit.Id, "audit-held", $"audit:{audit.Id}", $"{audit.Name} put under legal hold by {current.Actor.Spoken}. Reason: {request.Reason}", new { request.Reason });
        return Unit.Value;
    }
}

internal sealed class ReleaseAuditHandler(AuditFlowDb db, CurrentActor current, Trail trail) : IRequestHandler<ReleaseAudit, Unit>
{
    public async Task<Unit> Handle(ReleaseAudit request, CancellationToken cancellationToken)
    {
        var audit = Refuse.IfMissing(await db.Audits.SingleOrDefaultAsync(a => a.Id == request.AuditId, cancellationToken), "such audit");
        audit.Release();
        trail.Add(audit.Id, "audit-released", $"audit:{audit.Id}", $"{audit.Name} released from legal hold by {current.Actor.Spoken}. Reason: {request.Reason}", new { request.Reason });
        return Unit.Value;
    }
}
