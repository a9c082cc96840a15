using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// The signer says that an answer was wrong. A new link goes to the signer's own mailbox, and what is signed there is the
/// next version; the one before stays.
/// </summary>
[Allow(Permission.AnswerByLink)]
public sealed record AskToCorrect : ICommand
{
    public required Guid BundleId { get; init; }

    public required Guid AttestationId { get; init; }

    public required Guid Nonce { get; init; }

    [Required(ErrorMessageResourceType = typeof(AnswerTexts), ErrorMessageResourceName = nameof(AnswerTexts.WhatIsWrong))]
    [MaxLength(2000)]
    public required string Reason { get; init; }
}

internal sealed class AskToCorrectHandler(AuditFlowDb db, PersonalLinks links, Reopening reopening, CurrentActor current, Trail trail)
    : IRequestHandler<AskToCorrect, Unit>
{
    public async Task<Unit> Handle(AskToCorrect request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(AttestationMail.Purpose, request.BundleId);
        await links.SpendAsync(request.Nonce, cancellationToken);
        await links.RequireNotRevokedAsync(link.LinkId, cancellationToken);
        var item = Refuse.IfMissing(
            await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId && a.BundleId == request.BundleId && a.SignerId == link.Person, cancellationToken),
            "such answer under this link");
        link.MustReach(item.Level);
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == item.CampaignId, cancellationToken);
        Refuse.If(!campaign.TakesAnswers, "campaign-closed", AnswerTexts.Here["Fault.CampaignClosedCorrect"]);
        await reopening.ReturnAsync(item, request.Reason.Trim(), by: null, asksNow: true, cancellationToken);
        trail.Add(item.AuditId, "correction-asked", $"attestation:{item.Id}", $"{link.Email} wants to correct the answer on {item.ControlId}: {request.Reason.Trim()}");
        return Unit.Value;
    }
}
