using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>The manager has looked at an answer and takes it (R-40). A lead may do it where the manager does not; nobody accepts an answer of their own.</summary>
[Allow(Permission.ReviewAnswers)]
public sealed record AcceptAnswer : ICommand
{
    public required Guid AttestationId { get; init; }

    /// <summary>The number of the answer that was looked at: one that came since is not accepted unseen.</summary>
    public required int Number { get; init; }
}

/// <summary>The manager returns an answer and says why. It stays; the signer is asked for another.</summary>
[Allow(Permission.ReviewAnswers)]
public sealed record ReturnAnswer : ICommand
{
    public required Guid AttestationId { get; init; }

    public required int Number { get; init; }

    [Required(ErrorMessage = "Say what is missing or wrong, so that the owner can mend it.")]
    [MaxLength(2000)]
    public required string Reason { get; init; }
}

internal sealed class AcceptAnswerHandler(AuditFlowDb db, CurrentActor current, Signals signals, Trail trail, TimeProvider clock) : IRequestHandler<AcceptAnswer, Unit>
{
    public async Task<Unit> Handle(AcceptAnswer request, CancellationToken cancellationToken)
    {
        var (attestation, by) = await Reviewed.FindAsync(db, current.Actor, request.AttestationId, request.Number, cancellationToken);
        attestation.Accept(by, clock.GetUtcNow());
        trail.Add(attestation.AuditId, "answer-accepted", $"attestation:{attestation.Id}", $"{by} accepted the answer of {attestation.SignerEmail} on {attestation.ControlId}.", new { attestation.ReceiptNumber });
        await signals.ReviewedAsync(db, attestation, cancellationToken);
        return Unit.Value;
    }
}

internal sealed class ReturnAnswerHandler(AuditFlowDb db, CurrentActor current, Reopening reopening, Trail trail) : IRequestHandler<ReturnAnswer, Unit>
{
    public async Task<Unit> Handle(ReturnAnswer request, CancellationToken cancellationToken)
    {
        var (attestation, by) = await Reviewed.FindAsync(db, current.Actor, request.AttestationId, request.Number, cancellationToken);
        await reopening.ReturnAsync(attestation, request.Reason.Trim(), by, asksNow: true, cancellationToken);
        trail.Add(attestation.AuditId, "answer-returned", $"attestation:{attestation.Id}", $"{by} returned the answer of {attestation.SignerEmail} on {attestation.ControlId}: {attestation.ReturnedBecause}");
        return Unit.Value;
    }
}

/// <summary>What accepting and returning share.</summary>
internal static class Reviewed
{
    public static async Task<(Attestation Attestation, string By)> FindAsync(AuditFlowDb db, Actor actor, Guid id, int number, CancellationToken cancellationToken)
    {
        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken), "such attestation");
        var by = actor.Mailbox!;
        if (!actor.Has(Role.ComplianceLead) && attestation.ManagerEmail != by)
        {
            throw new Refusal("not-the-manager", $"The answer on {attestation.ControlId} is looked at by {attestation.ManagerEmail ?? "a compliance lead"}.", StatusCodes.Status403Forbidden);
        }

        Refuse.If(attestation.Answers != number, "answer-changed", "Another answer was signed since you opened this page. Look at it first.");
        var signedBy = await db.SignedAnswers.Where(s => s.AttestationId == id && s.Number == number).Select(s => s.SignedBy).SingleOrDefaultAsync(cancellationToken);
        Refuse.If(
            signedBy == by || attestation.SignerEmail == by || attestation.DelegatedBy == by, "own-answer", "This answer is yours, or was signed for you. Somebody else has to look at it.");
        var takesAnswers = await db.Campaigns.AnyAsync(c => c.Id == attestation.CampaignId && (c.State == CampaignState.Open || c.State == CampaignState.Closing), cancellationToken);
        Refuse.If(!takesAnswers, "campaign-closed", "This campaign is closed.");
        return (attestation, by);
    }

    extension(Signals signals)
    {
        public async Task ReviewedAsync(AuditFlowDb db, Attestation attestation, CancellationToken cancellationToken)
        {
            signals.Raise(WaitForAttestation.TypeName, attestation.Id.ToString("D"));
            signals.CampaignChanged(await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == attestation.CampaignId, cancellationToken));
            if (attestation.AuditId is { } audit)
            {
                await signals.FactsChangedAsync(audit, cancellationToken);
            }
        }
    }
}
