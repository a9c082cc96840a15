using System.ComponentModel.DataAnnotations;
using AuditFlow.Attestations.Contradictions;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// A lead answers for an owner who cannot: with the owner named, a reason and a file that shows it. It is shown as such
/// wherever the answer is counted, and the owner is told. The role of administrator gives no right to it.
/// </summary>
[Allow(Permission.ManageCampaigns)]
public sealed record AnswerOnBehalf : ICommand<AttestationReceipt>
{
    public required Guid AttestationId { get; init; }

    [Required(ErrorMessage = "Choose an answer.")]
    public required AttestationAnswer? Answer { get; init; }

    [MaxLength(4000)]
    public string? Comment { get; init; }

    [Required(ErrorMessage = "Say why the owner does not answer.")]
    [MinLength(10, ErrorMessage = "Say why in a sentence that an auditor can follow.")]
    [MaxLength(2000)]
    public required string Reason { get; init; }

    [Required(ErrorMessage = "Type your name to sign.")]
    [MaxLength(200)]
    public required string TypedName { get; init; }
}

internal sealed class AnswerOnBehalfHandler(AuditFlowDb db, Signing signing, BundleLinks links, AttestationMail mail, ContradictionCheck contradictions, CurrentActor current, Trail trail)
    : IRequestHandler<AnswerOnBehalf, AttestationReceipt>
{
    public async Task<AttestationReceipt> Handle(AnswerOnBehalf request, CancellationToken cancellationToken)
    {
        var item = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == item.CampaignId, cancellationToken);
        Refuse.If(!campaign.TakesAnswers, "campaign-closed", "This campaign is closed.");
        var by = (current.Actor as PersonActor)?.Email ?? throw new Refusal("needs-a-person", "Only a person can answer for somebody else.", StatusCodes.Status403Forbidden);
        Refuse.If(item.State == AttestationState.Pending && item.Place > 0, "not-yet", "Another signer comes before this one.");
        Refuse.If(by == item.SignerEmail, "own-answer", "This is asked of you yourself. Answer it by the link in your mail.");
        var control = await db.ControlVersions.AsNoTracking().SingleAsync(v => v.ControlId == item.ControlId && v.Number == item.ControlVersion, cancellationToken);
        var owner = await db.People.AsNoTracking().SingleAsync(p => p.Id == item.SignerId, cancellationToken);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(owner.TimeZone);
        var last = await contradictions.LastAnswersAsync(campaign.Id, [item.ControlId], cancellationToken);
        var facts = (await contradictions.FactsAsync(campaign, zone, [control], last, cancellationToken))[item.ControlId].ToList();
        var evidence = (await AnswerEvidence.OfAsync(db, [item.Id], cancellationToken))[item.Id].ToList();
        var comment = string.IsNullOrWhiteSpace(request.Comment) ? null : request.Comment.Trim();
        var answer = request.Answer!.Value;
        Refuse.If(!campaign.Plan.Kind.Choices.Contains(answer), "answer-not-offered", "This campaign does not offer that answer.");
        Refuse.If(evidence.Count == 0, "on-behalf-needs-evidence", "Add a file first that shows what you answer for somebody else.");
        Refuse.If(comment is null && (answer.NeedsWords || (answer.IsClean && facts.Count > 0)), "answer-needs-words", "Facts speak against this answer, or it is an exception. Explain it in the comment.");

        var bundle = item.BundleId;
        var signed = await signing.SignAsync(
            item, campaign, control,
            new AnswerSignature
            {
                TypedName = request.TypedName.Trim(), SignedBy = by, Level = IdentityLevel.L3, Method = "signed in", OnBehalfOf = item.SignerEmail, OnBehalfBecause = request.Reason.Trim(),
                Given = new GivenAnswer { Answer = answer, Comment = comment, Facts = facts, Evidence = evidence },
            },
            AnswerTexts.In(null), cancellationToken);
        await signing.FinishAsync(campaign, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await links.EndEmptyAsync(bundle is { } page ? [page] : [], cancellationToken);
        await mail.OnBehalfAsync(item, by, request.Reason.Trim(), cancellationToken);
        trail.Add(item.AuditId, "answered-on-behalf", $"attestation:{item.Id}", $"{by} answered {item.ControlId} on behalf of {item.SignerEmail}: {request.Reason.Trim()}");
        return new AttestationReceipt(item.Id, item.ControlId, signed.ReceiptNumber, signed.Text, signed.Hash, signed.At, item.FindingNumber);
    }
}
