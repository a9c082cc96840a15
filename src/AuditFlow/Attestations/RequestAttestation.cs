using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Asks the signer by a mail with a personal link, unless the campaign has done so when it opened, or another signer comes before.</summary>
[Activity("Attestations", "Ask the owner", "Sends the control owner a mail with a personal link, unless the campaign has asked already. One mail asks for up to fifty controls.")]
[Allow(Permission.RunAttestations)]
public sealed record RequestAttestation : ICommand
{
    [Display(Name = "Attestation", Description = "The attestation, such as getInput('AttestationId').")]
    public required Guid AttestationId { get; init; }
}

internal sealed class RequestAttestationHandler(AuditFlowDb db, ItemStates states, Asking asking, Trail trail) : IRequestHandler<RequestAttestation, Unit>
{
    public async Task<Unit> Handle(RequestAttestation request, CancellationToken cancellationToken)
    {
        var item = Refuse.IfMissing(await states.FindAsync(db, request.AttestationId, cancellationToken), "such attestation");
        if (item.BundleId is not null || !item.IsOpen || !await IsTurnAsync(item, cancellationToken))
        {
            trail.KeepSilent();
            return Unit.Value;
        }

        var attestation = await db.Attestations.AsTracking().SingleAsync(a => a.Id == request.AttestationId, cancellationToken);
        await asking.AskAsync(attestation, cancellationToken);
        return Unit.Value;
    }

    async Task<bool> IsTurnAsync(ItemState item, CancellationToken cancellationToken) => item.Place == 0
        || !await db.Attestations.AnyAsync(
            a => a.CampaignId == item.CampaignId && a.ControlId == item.ControlId && a.Place < item.Place && AttestationStates.Open.Contains(a.State), cancellationToken);
}

/// <summary>Reminds the signer of all that is open on the page of this attestation, once a day. Stops by itself once it is answered .</summary>
[Activity("Attestations", "Remind the owner", "Sends the control owner a reminder of all that is open on the same page, at most one a day. Does nothing once the answer is there.")]
[Allow(Permission.RunAttestations)]
public sealed record RemindOwner : ICommand
{
    [Display(Name = "Attestation", Description = "The attestation, such as getInput('AttestationId').")]
    public required Guid AttestationId { get; init; }
}

internal sealed class RemindOwnerHandler(AuditFlowDb db, Reminding reminding, Trail trail) : IRequestHandler<RemindOwner, Unit>
{
    public async Task<Unit> Handle(RemindOwner request, CancellationToken cancellationToken)
    {
        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        if ((await reminding.RemindAsync([attestation], cancellationToken)).Count == 0)
        {
            trail.KeepSilent();
        }

        return Unit.Value;
    }
}
