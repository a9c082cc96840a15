using System.ComponentModel.DataAnnotations;
using AuditFlow.Controls;
using AuditFlow.Findings;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The owner's answer, given through a personal link. It spends the form's nonce and uses the link up.</summary>
[Allow(Permission.AnswerByLink)]
public sealed record AnswerAttestation : ICommand<AttestationReceipt>
{
    public required Guid AttestationId { get; init; }

    /// <summary>The one-time value of the form, as read from it.</summary>
    public required Guid Nonce { get; init; }

    [Required(ErrorMessage = "Choose an answer.")]
    public required AttestationAnswer? Answer { get; init; }

    [MaxLength(4000, ErrorMessage = "Keep the explanation under 4,000 characters.")]
    public string? Comment { get; init; }

    [Required(ErrorMessage = "Type your name to sign.")]
    [MaxLength(200)]
    public required string TypedName { get; init; }

    [AllowedValues(true, ErrorMessage = "Tick that you agree to sign electronically.")]
    public required bool Consents { get; init; }
}

/// <summary>What the signer keeps.</summary>
public sealed record AttestationReceipt(Guid AttestationId, string Number, string SignedText, string SignedHash, DateTimeOffset SubmittedAt, string? FindingNumber);

internal sealed class AnswerAttestationHandler(
    AuditFlowDb db, IMediator mediator, PersonalLinks links, AttestationMail mail, Signals signals, CurrentActor current, Trail trail, TimeProvider clock)
    : IRequestHandler<AnswerAttestation, AttestationReceipt>
{
    public async Task<AttestationReceipt> Handle(AnswerAttestation request, CancellationToken cancellationToken)
    {
        var link = LinkOf(current.Actor, request.AttestationId);
        await links.SpendAsync(request.Nonce, cancellationToken);
        await links.UseAsync(link.LinkId, cancellationToken);

        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        Refuse.If(attestation.SignerId != link.Person, "other-signer", "This attestation was given to somebody else.");
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == attestation.CampaignId, cancellationToken);
        var control = await db.ControlVersions.AsNoTracking().SingleAsync(v => v.ControlId == attestation.ControlId && v.Number == attestation.ControlVersion, cancellationToken);

        var now = clock.GetUtcNow();
        var answer = request.Answer!.Value;
        var comment = string.IsNullOrWhiteSpace(request.Comment) ? null : request.Comment.Trim();
        var text = Statement.Document(attestation, Statement.Text(control, campaign.PeriodFrom, campaign.PeriodTo), answer, comment, request.TypedName.Trim(), now);
        attestation.Submit(new SignedAnswer(answer, comment, request.TypedName.Trim(), text, Statement.Locale), now);
        trail.Add(
            attestation.AuditId, "attestation-signed", $"attestation:{attestation.Id}", $"{attestation.SignerEmail} attested {attestation.ControlId}: {answer.Words}.",
            new { attestation.ReceiptNumber, attestation.SignedHash, attestation.ControlHash, answer });

        if (answer.IsException)
        {
            var finding = await mediator.Send(
                new OpenFinding
                {
                    ControlId = attestation.ControlId, ControlVersion = attestation.ControlVersion, AuditId = attestation.AuditId,
                    Title = $"{attestation.ControlId}: {answer.Words.ToLowerInvariant()}", Description = comment!,
                    Source = FindingSource.Attestation, SourceId = attestation.Id.ToString("D"),
                },
                cancellationToken);
            attestation.LeadTo(finding.Number);
        }

        await mail.ReceiptAsync(attestation, cancellationToken);
        signals.Raise(WaitForAttestation.TypeName, attestation.Id.ToString("D"));
        signals.CampaignChanged(campaign);
        if (attestation.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }

        return new AttestationReceipt(attestation.Id, attestation.ReceiptNumber!, text, attestation.SignedHash!, now, attestation.FindingNumber);
    }

    // A form of another item than the link's is refused, whatever its own fields say.
    internal static LinkActor LinkOf(Actor actor, Guid attestationId)
        => actor is LinkActor { Purpose: AttestationMail.Purpose } link && link.ItemId == attestationId
            ? link
            : throw new Refusal("other-item", "This form does not belong to the link that you opened. Open the link in your mail again.", StatusCodes.Status403Forbidden);
}
