using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Notes that somebody sent the form, though incomplete: it is in hand. Opening the page never gets here .</summary>
[Allow(Permission.AnswerByLink)]
public sealed record ViewAttestation : ICommand
{
    public required Guid AttestationId { get; init; }
}

internal sealed class ViewAttestationHandler(AuditFlowDb db, PersonalLinks links, CurrentActor current, Trail trail) : IRequestHandler<ViewAttestation, Unit>
{
    public async Task<Unit> Handle(ViewAttestation request, CancellationToken cancellationToken)
    {
        var link = AnswerAttestationHandler.LinkOf(current.Actor, request.AttestationId);
        await links.RequireOpenAsync(link.LinkId, cancellationToken);
        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        if (attestation.State == AttestationState.Sent)
        {
            attestation.View();
            trail.Add(attestation.AuditId, "attestation-viewed", $"attestation:{attestation.Id}", $"The form on {attestation.ControlId} was sent incomplete under the link of {link.Email}.");
        }
        else
        {
            trail.KeepSilent();
        }

        return Unit.Value;
    }
}
