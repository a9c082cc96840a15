using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Hands controls of a page back. It shows nothing of them, so it needs no more than the link.</summary>
[Allow(Permission.AnswerByLink)]
public sealed record HandBackAttestations : ICommand
{
    public required Guid BundleId { get; init; }

    public required Guid Nonce { get; init; }

    [MinLength(1, ErrorMessage = "Choose at least one control.")]
    [MaxLength(CampaignPlan.MostInABundle)]
    public required IReadOnlyList<Guid> AttestationIds { get; init; }

    [Required(ErrorMessage = "Say in a few words why, or who should get it.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class HandBackAttestationsHandler(AuditFlowDb db, PersonalLinks links, HandingBack handingBack, CurrentActor current) : IRequestHandler<HandBackAttestations, Unit>
{
    public async Task<Unit> Handle(HandBackAttestations request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(AttestationMail.Purpose, request.BundleId);
        await links.SpendAsync(request.Nonce, cancellationToken);
        await links.RequireOpenAsync(link.LinkId, cancellationToken);
        var items = await db.Attestations.AsTracking().Where(a => a.BundleId == request.BundleId).OrderBy(a => a.ControlId).ToListAsync(cancellationToken);
        foreach (var id in request.AttestationIds.Distinct())
        {
            await handingBack.DoAsync(Refuse.IfMissing(items.Find(i => i.Id == id && i.IsOpen), "such request on this page"), request.Reason.Trim(), cancellationToken);
        }

        if (!items.Exists(i => i.IsOpen && i.BundleId == request.BundleId))
        {
            await links.UseAsync(link.LinkId, cancellationToken);
        }

        return Unit.Value;
    }
}
