using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Sends the owner the mail with the personal link.</summary>
[Activity("Attestations", "Ask the owner", "Sends the control owner a mail with a personal link to the attestation.")]
[Allow(Permission.RunAttestations)]
public sealed record RequestAttestation : ICommand
{
    [Display(Name = "Attestation", Description = "The attestation, such as getInput('AttestationId').")]
    public required Guid AttestationId { get; init; }
}

internal sealed class RequestAttestationHandler(AuditFlowDb db, AttestationMail mail, Trail trail) : IRequestHandler<RequestAttestation, Unit>
{
    public async Task<Unit> Handle(RequestAttestation request, CancellationToken cancellationToken)
    {
        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        await mail.AskAsync(attestation, cancellationToken);
        trail.Add(attestation.AuditId, "attestation-asked", $"attestation:{attestation.Id}", $"{attestation.SignerEmail} was asked to attest {attestation.ControlId}.");
        return Unit.Value;
    }
}

/// <summary>Reminds the owner of an open attestation. Stops by itself once it is answered (R-44).</summary>
[Activity("Attestations", "Remind the owner", "Sends the control owner a reminder with the same link. Does nothing once the answer is there.")]
[Allow(Permission.RunAttestations)]
public sealed record RemindOwner : ICommand
{
    [Display(Name = "Attestation", Description = "The attestation, such as getInput('AttestationId').")]
    public required Guid AttestationId { get; init; }
}

internal sealed class RemindOwnerHandler(AuditFlowDb db, AttestationMail mail, Trail trail) : IRequestHandler<RemindOwner, Unit>
{
    public async Task<Unit> Handle(RemindOwner request, CancellationToken cancellationToken)
    {
        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        if (attestation.IsOpen && attestation.HandedBackAt is null)
        {
            attestation.Remind();
            await mail.RemindAsync(attestation, cancellationToken);
            trail.Add(attestation.AuditId, "attestation-reminded", $"attestation:{attestation.Id}", $"{attestation.SignerEmail} was reminded of {attestation.ControlId} ({attestation.RemindersSent}).");
        }

        return Unit.Value;
    }
}

/// <summary>Tells the owner's manager that an answer is late.</summary>
[Activity("Attestations", "Escalate to the manager", "Tells the control's manager that the answer is late. Does nothing once the answer is there.")]
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
        if (attestation.IsOpen)
        {
            attestation.Escalate(clock.GetUtcNow());
            await mail.EscalateAsync(attestation, cancellationToken);
            trail.Add(attestation.AuditId, "attestation-escalated", $"attestation:{attestation.Id}", $"{attestation.ManagerEmail ?? "The lead"} was told that {attestation.ControlId} is late.");
        }

        return Unit.Value;
    }
}
