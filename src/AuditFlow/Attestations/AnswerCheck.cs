using AuditFlow.Attestations.Contradictions;
using AuditFlow.Controls;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;

namespace AuditFlow.Attestations;

/// <summary>
/// Whether what was chosen and typed can be signed. Every fault is said at once, each at its field:
/// <c>Answers[2].Comment</c> is the comment of the third answer.
/// </summary>
internal sealed class AnswerCheck(AnswerTexts texts, Campaign campaign, AnswerAttestations request)
{
    readonly List<FieldError> faults = [];

    public void Check(
        IReadOnlyList<Attestation> items, IReadOnlyDictionary<Guid, ControlVersion> controls, ILookup<string, FactAgainst> facts, ILookup<Guid, GivenEvidence> evidence, bool hasAcknowledged)
    {
        for (var i = 0; i < request.Answers.Count; i++)
        {
            var answer = request.Answers[i];
            var item = items.FirstOrDefault(a => a.Id == answer.AttestationId)
                ?? throw new Refusal("other-item", LinkTexts.Here["Fault.OtherItem"], StatusCodes.Status403Forbidden);
            Refuse.If(item.IsAnswered, "attestation-already-answered", texts["Fault.Answered", item.ControlId]);
            CheckOne($"Answers[{i}].", answer, controls[item.Id], [.. facts[item.ControlId]], [.. evidence[item.Id]]);
        }

        if (request.Answers.Any(a => a.Answer != AttestationAnswer.NotTheRightPerson))
        {
            Add(string.IsNullOrWhiteSpace(request.TypedName), nameof(request.TypedName), texts["Fault.Name"]);
            Add(!request.Consents, nameof(request.Consents), texts["Fault.Consent"]);
            Add(!hasAcknowledged && !request.HasReadBriefing, nameof(request.HasReadBriefing), texts["Fault.Briefing"]);
        }

        if (faults.Count > 0)
        {
            throw new InvalidRequest(faults);
        }
    }

    void CheckOne(string at, ItemAnswer answer, ControlVersion control, IReadOnlyList<FactAgainst> facts, IReadOnlyList<GivenEvidence> evidence)
    {
        var hasWords = !string.IsNullOrWhiteSpace(answer.Comment);
        var chosen = answer.Answer!.Value;
        if (chosen == AttestationAnswer.NotTheRightPerson)
        {
            Add(!hasWords, at + nameof(answer.Comment), texts["Fault.Why"]);
            Add(answer.Comment?.Length > 1000, at + nameof(answer.Comment), texts["Fault.TooLong", 1000]);
            return;
        }

        Add(!campaign.Plan.Kind.Choices.Contains(chosen), at + nameof(answer.Answer), texts["Fault.Answer"]);
        Add(chosen.NeedsWords && !hasWords, at + nameof(answer.Comment), texts["Fault.Comment"]);
        Add(chosen.IsClean && facts.Count > 0 && !hasWords, at + nameof(answer.Comment), texts["Fault.Facts"]);
        Add(
            campaign.Plan.Evidence == EvidenceWanted.WhenOperated && evidence.Count == 0
                && chosen is (AttestationAnswer.OperatedAsDescribed or AttestationAnswer.WithExceptions),
            at + "Files", texts["Fault.File"]);
        var asked = Questions.For(campaign.Plan, control.Content, facts);
        foreach (var extra in answer.Questions.Where(given => asked.All(q => q.Id != given.Id)))
        {
            Add(true, $"{at}Questions[{extra.Id}]", texts["Fault.NotAsked"]);
        }

        foreach (var question in asked)
        {
            var given = answer.Questions.FirstOrDefault(q => q.Id == question.Id);
            Add(given is null, $"{at}Questions[{question.Id}]", texts["Fault.Question"]);
            Add(given is not null && given.Yes != question.Clean && string.IsNullOrWhiteSpace(given.Words), $"{at}Questions[{question.Id}]", texts["Fault.QuestionWords"]);
        }
    }

    void Add(bool isWrong, string field, string message)
    {
        if (isWrong)
        {
            faults.Add(new FieldError(field, message));
        }
    }
}
