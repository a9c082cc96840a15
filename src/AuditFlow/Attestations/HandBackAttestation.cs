using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>"This is not mine": the link ends, the lead is told, and nothing counts as answered .</summary>
[Allow(Permission.AnswerByLink)]
public sealed record HandBackAttestation : ICommand
{
    public required Guid AttestationId { get; init; }

    public required Guid Nonce { get; init; }

    [Required(ErrorMessage = "Say in a few words why, or who should get it.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class HandBackAttestationHandler(AuditFlowDb db, PersonalLinks links, AttestationMail mail, Signals signals, CurrentActor current, Trail trail, TimeProvider clock)
    : IRequestHandler<HandBackAttestation, Unit>
{
    public async Task<Unit> Handle(HandBackAttestation request, CancellationToken cancellationToken)
    {
        var link = AnswerAttestationHandler.LinkOf(current.Actor, request.AttestationId);
        await links.SpendAsync(request.Nonce, cancellationToken);
        await links.UseAsync(link.LinkId, cancellationToken);
        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        attestation.HandBack(request.Reason.Trim(), clock.GetUtcNow());
        await mail.HandedBackAsync(attestation, cancellationToken);
        trail.Add(attestation.AuditId, "attestation-handed-back", $"attestation:{attestation.Id}", $"{attestation.SignerEmail} handed {attestation.ControlId} back: {attestation.HandBackReason}");
        signals.Raise(WaitForAttestation.TypeName, attestation.Id.ToString("D"));
        return Unit.Value;
    }
}
