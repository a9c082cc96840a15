using System.ComponentModel.DataAnnotations;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Tells the next one above the signer that an answer is late: first the control's manager, then that person's manager, who
/// answers for the process, then the lead. Whoever is missing in the register is passed over.
/// </summary>
[Activity("Attestations", "Escalate to the manager", "Tells the next one above the signer that the answer is late: the manager, then the manager's manager, then the lead. Does nothing once the answer is there.")]
[Allow(Permission.RunAttestations)]
public sealed record EscalateAttestation : ICommand
{
    [Display(Name = "Attestation", Description = "The attestation, such as getInput('AttestationId').")]
    public required Guid AttestationId { get; init; }
}

internal sealed class EscalateAttestationHandler(AuditFlowDb db, AttestationMail mail, Trail trail, TimeProvider clock) : IRequestHandler<EscalateAttestation, Unit>
{
    public async Task<Unit> Handle(EscalateAttestation request, CancellationToken cancellationToken)
    {
        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        if (!attestation.IsOpen)
        {
            trail.KeepSilent();
            return Unit.Value;
        }

        attestation.Escalate(clock.GetUtcNow());
        var (to, because) = await AboveAsync(attestation, cancellationToken);
        if (to is not null)
        {
            await mail.EscalateAsync(attestation, to, because, cancellationToken);
        }

        trail.Add(attestation.AuditId, "attestation-escalated", $"attestation:{attestation.Id}", to is null
            ? $"{attestation.ControlId} is late, and nobody stands above {attestation.SignerEmail} in the register."
            : $"{to} was told that {attestation.ControlId} is late.");
        return Unit.Value;
    }

    async Task<(string? To, string Because)> AboveAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        var lead = await db.Campaigns.Where(c => c.Id == attestation.CampaignId).Select(c => c.StartedBy).SingleAsync(cancellationToken);
        var aboveManager = await (
            from manager in db.People
            join next in db.People on manager.ManagerId equals next.Id
            where manager.Email == attestation.ManagerEmail
            select next.Email).SingleOrDefaultAsync(cancellationToken);
        return Ladder.At(attestation.Escalations, attestation.ManagerEmail, aboveManager, lead);
    }
}
