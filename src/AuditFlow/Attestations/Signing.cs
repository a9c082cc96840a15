using AuditFlow.Attestations.Receipts;
using AuditFlow.Controls;
using AuditFlow.Findings;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Signs one attestation, all of it in the caller's transaction: the document word for word, the finding of an exception,
/// the review, the next signer, and whoever signed above it on what it said before.
/// </summary>
internal sealed class Signing(AuditFlowDb db, IMediator mediator, AttestationMail mail, Asking asking, BundleLinks links, Reopening reopening, ReceiptSigner receipts, AuditFlowSettings settings, Signals signals, Trail trail,
    Ids ids, TimeProvider clock)
{
    readonly List<Attestation> turns = [];
    readonly HashSet<Guid> left = [];

    /// <summary>
    /// What follows once from all that was signed with one form: those whose turn has come are asked, pages on which nothing is
    /// left have no link any more, and whoever waits for the campaign or its audit is told.
    /// </summary>
    public async Task FinishAsync(Campaign campaign, CancellationToken cancellationToken)
    {
        if (turns.Count > 0)
        {
            await asking.TurnAsync(campaign, turns, cancellationToken);
            turns.Clear();
        }

        if (left.Count > 0)
        {
            await db.SaveChangesAsync(cancellationToken);
            await links.EndEmptyAsync(left, cancellationToken);
            left.Clear();
        }

        signals.CampaignChanged(campaign);
        if (campaign.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }
    }

    /// <summary>Signs one. <see cref="FinishAsync"/> has to follow when all of the form are signed.</summary>
    public async Task<SignedAnswer> SignAsync(Attestation attestation, Campaign campaign, ControlVersion control, AnswerSignature signature, AnswerTexts texts, CancellationToken cancellationToken)
    {
        var (given, now, isCorrection) = (signature.Given, clock.GetUtcNow(), attestation.Answers > 0);
        var number = attestation.Answers + 1;
        var restricted = given.Questions.Where(a => Questions.Of(a.Id).IsRestricted)
            .Select(a => new RestrictedAnswer { Id = ids.New(), AttestationId = attestation.Id, Number = number, Question = a.Id, Yes = a.Yes, Words = a.Words, At = now }).ToList();
        var text = Statement.Document(texts, signature, attestation, campaign, control, restricted.ToDictionary(r => r.Question, r => r.Digest), now);
        var signed = new SignedAnswer
        {
            Id = ids.New(), AttestationId = attestation.Id, Number = number, Answer = given.Answer, Comment = given.Comment, TypedName = signature.TypedName, SignedBy = signature.SignedBy,
            OnBehalfOf = signature.OnBehalfOf, OnBehalfBecause = signature.OnBehalfBecause, CorrectedBecause = isCorrection ? attestation.ReturnedBecause : null,
            IsSameForAll = given.IsSameForAll, ControlVersion = attestation.ControlVersion, ControlHash = attestation.ControlHash, Level = signature.Level, Method = signature.Method,
            Locale = texts.Language, Text = text, Hash = SignedAnswer.HashOf(text), At = now,
            ReceiptNumber = $"R-{attestation.Id.ToString("N")[^12..].ToUpperInvariant()}{(number == 1 ? "" : $"-{number}")}",
        };
        var corrected = isCorrection ? new CorrectedReceipt(attestation.ReceiptNumber!, attestation.ReturnedBecause ?? "") : null;
        attestation.Submit(signed, campaign.Plan.NeedsReview(given.Answer));
        signed.Receipt = await receipts.SignAsync(Facts(signed, signature, campaign, control, corrected, texts), cancellationToken);
        db.SignedAnswers.Add(signed);
        db.RestrictedAnswers.AddRange(restricted);
        trail.Add(
            attestation.AuditId, isCorrection ? "attestation-corrected" : "attestation-signed", $"attestation:{attestation.Id}",
            $"{signature.SignedBy} attested {attestation.ControlId}{(signature.OnBehalfOf is { } principal ? $" on behalf of {principal}" : "")}: {given.Answer.Words}.",
            new { signed.ReceiptNumber, signed.Hash, attestation.ControlHash, signed.Answer, signed.Level, signed.Method, signed.OnBehalfBecause });

        if (given.Answer.IsException)
        {
            var finding = await mediator.Send(
                new OpenFinding
                {
                    ControlId = attestation.ControlId, ControlVersion = attestation.ControlVersion, AuditId = attestation.AuditId,
                    Title = $"{attestation.ControlId}: {given.Answer.Words.ToLowerInvariant()}", Description = given.Comment!,
                    Source = FindingSource.Attestation, SourceId = attestation.Id.ToString("D"),
                },
                cancellationToken);
            attestation.LeadTo(finding.Number);
        }

        if (attestation.NeedsReview)
        {
            await mail.ReviewAsync(attestation, cancellationToken);
        }

        await OtherSignersAsync(attestation, campaign, isCorrection, cancellationToken);
        signals.Raise(WaitForAttestation.TypeName, attestation.Id.ToString("D"));
        return signed;
    }

    // Everything that the receipt says stands in it; the answer about fraud never does.
    ReceiptFacts Facts(SignedAnswer signed, AnswerSignature signature, Campaign campaign, ControlVersion control, CorrectedReceipt? corrected, AnswerTexts texts) => new()
    {
        Organisation = settings.Company.Name, Number = signed.ReceiptNumber, Version = signed.Number, Corrects = corrected,
        Control = new SignedControl(control.ControlId, control.Content.Title, control.Number, control.Hash), Campaign = new SignedCampaign(campaign.Id, campaign.Name),
        PeriodFrom = campaign.PeriodFrom, PeriodTo = campaign.PeriodTo, Signer = new SigningPerson(signed.SignedBy, signed.TypedName),
        OnBehalf = signed.OnBehalfOf is { } principal ? new SignedOnBehalf(principal, signed.SignedBy, signed.OnBehalfBecause!) : null,
        Identity = new IdentityProof(signed.Level.Number, signed.Method), SignedAt = signed.At, Locale = signed.Locale,
        Statement = Statement.Text(texts, campaign.Plan, control, campaign.PeriodFrom, campaign.PeriodTo), Answer = texts[$"Choice.{signed.Answer}"],
        Questions =
        [
            .. signature.Given.Questions.Where(a => !Questions.Of(a.Id).IsRestricted)
                .Select(a => new AnsweredQuestion(texts[$"Question.{a.Id}"], texts[a.Yes ? "Yes" : "No"] + (a.Words is null ? "" : $": {a.Words}"))),
        ],
        Explanation = signed.Comment, Evidence = [.. signature.Given.Evidence.Select(e => new SignedEvidence(e.Name, e.Sha256, e.Size))], Consent = texts["Consent"], SignedText = signed.Text,
    };

    async Task OtherSignersAsync(Attestation signed, Campaign campaign, bool isCorrection, CancellationToken cancellationToken)
    {
        if (!campaign.Plan.AsksAboutControls || campaign.Plan.Signers.Count < 2)
        {
            return;
        }

        var others = await db.Attestations.AsTracking().Where(a => a.CampaignId == campaign.Id && a.ControlId == signed.ControlId && a.Id != signed.Id).OrderBy(a => a.Place).ToListAsync(cancellationToken);
        switch (campaign.Plan.Order)
        {
            case SigningOrder.Any:
                foreach (var other in others.Where(o => o.IsOpen))
                {
                    left.UnionWith(other.BundleId is { } page ? [page] : []);
                    other.Withdraw();
                    signals.Raise(WaitForAttestation.TypeName, other.Id.ToString("D"));
                }

                break;

            case SigningOrder.InOrder:
                // Whoever signed above read the answer that is corrected now, so they are asked again (R-41).
                foreach (var above in others.Where(o => isCorrection && o.Place > signed.Place && o.IsAnswered))
                {
                    await reopening.ReturnAsync(above, $"{signed.ControlId} was answered anew by {signed.SignerEmail}.", by: null, asksNow: false, cancellationToken);
                    trail.Add(above.AuditId, "attestation-stale", $"attestation:{above.Id}", $"The signature of {above.SignerEmail} on {above.ControlId} is stale: the answer below it was corrected.");
                }

                if (others.FirstOrDefault(o => o.Place > signed.Place && o.IsOpen && o.BundleId is null && o.HandedBackAt is null) is { } next && others.TrueForAll(o => o.Place >= next.Place || !o.IsOpen))
                {
                    turns.Add(next);
                    signals.Raise(WaitForAttestation.TypeName, next.Id.ToString("D"));
                }

                break;
        }
    }
}
