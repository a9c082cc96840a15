using System.ComponentModel.DataAnnotations;
using AuditFlow.Evidence;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Keeps files as evidence of an attestation before it is signed, by its signer or by a lead. They stay whatever else on the
/// form was wrong; what lies there at the signature is named in it with its hash.
/// </summary>
[Allow(Permission.GiveEvidence)]
internal sealed record AddAnswerEvidence : ICommand
{
    /// <summary>The page of the link; null for a signed-in lead.</summary>
    public Guid? BundleId { get; init; }

    public required Guid AttestationId { get; init; }

    [MinLength(1)]
    public required IReadOnlyList<ReceivedFile> Files { get; init; }
}

internal sealed class AddAnswerEvidenceHandler(AuditFlowDb db, IMediator mediator, PersonalLinks links, CurrentActor current, Trail trail) : IRequestHandler<AddAnswerEvidence, Unit>
{
    const int Most = 50;

    public async Task<Unit> Handle(AddAnswerEvidence request, CancellationToken cancellationToken)
    {
        var item = Refuse.IfMissing(
            await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId && (request.BundleId == null || a.BundleId == request.BundleId), cancellationToken), "such attestation");
        Refuse.If(!item.IsOpen, "attestation-not-open", "This attestation is not open any more.");
        if (request.BundleId is { } bundle)
        {
            var link = current.Actor.HolderOf(AttestationMail.Purpose, bundle);
            await links.RequireOpenAsync(link.LinkId, cancellationToken);
            link.MustReach(item.Level);
        }
        else if (!Permissions.Allows(current.Actor, Permission.ManageCampaigns))
        {
            throw new Refusal("not-the-signer", Permissions.Explain(Permission.ManageCampaigns), StatusCodes.Status403Forbidden);
        }

        Refuse.If(await db.EvidenceFiles.CountAsync(f => f.Kind == AnswerEvidence.Kind && f.ItemId == item.Id, cancellationToken) + request.Files.Count > Most, "too-many-files", EvidenceTexts.Here["TooManyKept", Most]);
        var campaign = await db.Campaigns.Where(c => c.Id == item.CampaignId).Select(c => new { c.PeriodFrom, c.PeriodTo }).SingleAsync(cancellationToken);
        await mediator.Send(
            new KeepEvidence
            {
                Kind = AnswerEvidence.Kind, ItemId = item.Id, Under = request.BundleId, AuditId = item.AuditId, Files = request.Files, CoversFrom = campaign.PeriodFrom, CoversTo = campaign.PeriodTo,
            },
            cancellationToken);
        item.View();
        trail.KeepSilent();
        return Unit.Value;
    }
}
