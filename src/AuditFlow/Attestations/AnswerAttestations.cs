using System.ComponentModel.DataAnnotations;
using AuditFlow.Attestations.Contradictions;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// Answers given through a personal link: each control that is named is signed or handed back by itself. What is not named
/// stays open. It spends the form's nonce; the link is used up with the last open control of its page.
/// </summary>
[Allow(Permission.AnswerByLink)]
public sealed record AnswerAttestations : ICommand<AttestationReceipts>
{
    public required Guid BundleId { get; init; }

    /// <summary>The one-time value of the form, as read from it.</summary>
    public required Guid Nonce { get; init; }

    [MinLength(1, ErrorMessage = "Choose an answer.")]
    [MaxLength(CampaignPlan.MostInABundle)]
    public required IReadOnlyList<ItemAnswer> Answers { get; init; }

    /// <summary>Not needed where everything is handed back.</summary>
    [MaxLength(200)]
    public required string? TypedName { get; init; }

    public required bool Consents { get; init; }

    /// <summary>The briefing of the campaign was read.</summary>
    public bool HasReadBriefing { get; init; }

    /// <summary>The language in which it was read.</summary>
    [MaxLength(10)]
    public string? Locale { get; init; }
}

/// <summary>The answer on one control of the page.</summary>
public sealed record ItemAnswer
{
    public required Guid AttestationId { get; init; }

    /// <summary>For "not the right person" the control is handed back with the comment as the reason.</summary>
    [Required(ErrorMessage = "Choose an answer.")]
    public required AttestationAnswer? Answer { get; init; }

    [MaxLength(4000, ErrorMessageResourceType = typeof(AnswerTexts), ErrorMessageResourceName = nameof(AnswerTexts.LongExplanation))]
    public string? Comment { get; init; }

    public IReadOnlyList<QuestionAnswer> Questions { get; init; } = [];

    public bool IsSameForAll { get; init; }
}

/// <summary>What was signed under the link just now.</summary>
public sealed record AttestationReceipts(IReadOnlyList<AttestationReceipt> Signed, int StillOpen);

/// <summary>What the signer keeps.</summary>
public sealed record AttestationReceipt(Guid AttestationId, string ControlId, string Number, string SignedText, string SignedHash, DateTimeOffset SubmittedAt, string? FindingNumber);

internal sealed class AnswerAttestationsHandler(
    AuditFlowDb db, PersonalLinks links, Signing signing, HandingBack handingBack, ContradictionCheck contradictions, AttestationMail mail, CurrentActor current, TimeProvider clock)
    : IRequestHandler<AnswerAttestations, AttestationReceipts>
{
    public async Task<AttestationReceipts> Handle(AnswerAttestations request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(AttestationMail.Purpose, request.BundleId);
        await links.SpendAsync(request.Nonce, cancellationToken);
        await links.RequireOpenAsync(link.LinkId, cancellationToken);

        var bundle = Refuse.IfMissing(await db.Bundles.AsNoTracking().SingleOrDefaultAsync(b => b.Id == request.BundleId, cancellationToken), "such request");
        link.MustReach(bundle.Level);
        var items = await db.Attestations.AsTracking().Where(a => a.BundleId == bundle.Id).OrderBy(a => a.ControlId).ToListAsync(cancellationToken);
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == bundle.CampaignId, cancellationToken);
        Refuse.If(!campaign.TakesAnswers, "campaign-closed", AnswerTexts.Here["Fault.CampaignClosed"]);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(await db.People.Where(p => p.Id == link.Person).Select(p => p.TimeZone).SingleAsync(cancellationToken));
        var texts = AnswerTexts.In(request.Locale);
        var wanted = request.Answers.Select(a => a.AttestationId).ToHashSet();
        Refuse.If(wanted.Count < request.Answers.Count, "answered-twice", AnswerTexts.Here["Fault.Twice"]);
        var controls = await ControlsAsync(items.FindAll(i => wanted.Contains(i.Id)), cancellationToken);
        var last = await contradictions.LastAnswersAsync(campaign.Id, [.. controls.Values.Select(c => c.ControlId)], cancellationToken);
        var facts = await contradictions.FactsAsync(campaign, zone, [.. controls.Values], last, cancellationToken);
        var evidence = await AnswerEvidence.OfAsync(db, [.. wanted], cancellationToken);

        new AnswerCheck(texts, campaign, request).Check(items, controls, facts, evidence, await HasAcknowledgedAsync(campaign, link, cancellationToken));
        var receipts = new List<AttestationReceipt>();
        foreach (var answer in request.Answers)
        {
            var item = items.Single(i => i.Id == answer.AttestationId);
            var comment = string.IsNullOrWhiteSpace(answer.Comment) ? null : answer.Comment.Trim();
            if (answer.Answer!.Value is var chosen && chosen == AttestationAnswer.NotTheRightPerson)
            {
                await handingBack.DoAsync(item, comment!, cancellationToken);
                continue;
            }

            var signed = await signing.SignAsync(
                item, campaign, controls[item.Id],
                new AnswerSignature
                {
                    TypedName = request.TypedName!.Trim(), SignedBy = link.Email, Level = link.Level, Method = link.Method,
                    Given = new GivenAnswer
                    {
                        Answer = chosen, Comment = comment, Questions = [.. answer.Questions.Select(q => q with { Words = string.IsNullOrWhiteSpace(q.Words) ? null : q.Words.Trim() })],
                        Facts = [.. facts[item.ControlId]], Evidence = [.. evidence[item.Id]], IsSameForAll = answer.IsSameForAll, Briefing = request.HasReadBriefing ? campaign.Plan.Briefing : null,
                    },
                },
                texts, cancellationToken);
            receipts.Add(new AttestationReceipt(item.Id, item.ControlId, signed.ReceiptNumber, signed.Text, signed.Hash, signed.At, item.FindingNumber));
        }

        await signing.FinishAsync(campaign, cancellationToken);
        var stillOpen = items.Count(i => i.IsOpen && i.BundleId == bundle.Id);
        if (stillOpen == 0)
        {
            await links.UseAsync(link.LinkId, cancellationToken);
        }

        if (receipts.Count > 0)
        {
            await mail.ReceiptAsync(bundle, [.. receipts.Select(r => new SignedLine(r.ControlId, r.Number, r.SignedHash))], clock.GetUtcNow(), zone, campaign.StartedBy, cancellationToken);
        }

        return new AttestationReceipts(receipts, stillOpen);
    }

    async Task<Dictionary<Guid, ControlVersion>> ControlsAsync(List<Attestation> items, CancellationToken cancellationToken)
    {
        var ids = items.ConvertAll(i => i.ControlId);
        var versions = (await db.ControlVersions.AsNoTracking().Where(v => ids.Contains(v.ControlId)).ToListAsync(cancellationToken)).ToDictionary(v => (v.ControlId, v.Number));
        return items.ToDictionary(i => i.Id, i => versions[(i.ControlId, i.ControlVersion)]);
    }

    // the briefing is asked for before a first attestation, not before each.
    async Task<bool> HasAcknowledgedAsync(Campaign campaign, LinkActor link, CancellationToken cancellationToken)
        => campaign.Plan.Briefing is null || !campaign.Plan.AsksAboutControls || await db.SignedAnswers.AnyAsync(s => s.SignedBy == link.Email, cancellationToken);
}
