using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The days for which somebody delegated are over without an answer: it goes back to them .</summary>
[ForRuns]
[Allow(Permission.RunAttestations)]
internal sealed record EndDelegation : ICommand
{
    public required Guid AttestationId { get; init; }
}

internal sealed class EndDelegationHandler(AuditFlowDb db, HandingBack handingBack, Trail trail, TimeProvider clock) : IRequestHandler<EndDelegation, Unit>
{
    public async Task<Unit> Handle(EndDelegation request, CancellationToken cancellationToken)
    {
        var attestation = await db.Attestations.AsTracking().SingleAsync(a => a.Id == request.AttestationId, cancellationToken);
        if (attestation is { IsOpen: true, DelegatedById: not null } && attestation.DelegatedUntil <= clock.GetUtcNow())
        {
            await handingBack.EndDelegationAsync(attestation, isAnswering: false, cancellationToken);
        }
        else
        {
            trail.KeepSilent();
        }

        return Unit.Value;
    }
}
