using System.Globalization;
using System.Text;
using AuditFlow.Attestations.Contradictions;
using AuditFlow.Controls;
using AuditFlow.Platform.Security;

namespace AuditFlow.Attestations;

/// <summary>The words that somebody reads and signs: one fact a line, first person, naming control, version and period (R-39).</summary>
internal static class Statement
{
    public static string Text(AnswerTexts texts, CampaignPlan plan, ControlVersion control, DateOnly from, DateOnly to)
        => Ours(texts, plan, control, from, to) + (plan.Statement is { } own ? $"\n{own.ReplaceLineEndings("\n")}" : "");

    static string Ours(AnswerTexts texts, CampaignPlan plan, ControlVersion control, DateOnly from, DateOnly to) => plan.AsksAboutControls
        ? string.Join(
            '\n', texts["Doc.Knowledge"], texts["Doc.Control", control.ControlId, control.Number, control.Content.Title], texts["Doc.Period", texts.Day(from), texts.Day(to)],
            control.Content.Description.ReplaceLineEndings("\n"))
        : string.Join('\n', texts["Doc.Acknowledge", control.Content.Title], (plan.Briefing ?? control.Content.Description).ReplaceLineEndings("\n"));

    /// <summary>
    /// The whole document: what was read, what was chosen, who signed when. This text is stored and hashed. Of a restricted answer
    /// it holds no more than a digest.
    /// </summary>
    public static string Document(AnswerTexts texts, AnswerSignature signature, Attestation attestation, Campaign campaign, ControlVersion control, IReadOnlyDictionary<string, string> restricted, DateTimeOffset at)
    {
        var given = signature.Given;
        var text = new StringBuilder(Text(texts, campaign.Plan, control, campaign.PeriodFrom, campaign.PeriodTo)).Append("\n\n");
        if (given.Facts.Count > 0)
        {
            Line(texts["Doc.Facts"]);
            foreach (var fact in given.Facts)
            {
                Line($"- {Say(texts, fact)}");
            }
        }

        Line(texts["Doc.Answer", texts[$"Choice.{given.Answer}"]]);
        if (given.IsSameForAll)
        {
            Line(texts["Doc.SameForAll"]);
        }

        if (given.Comment is not null)
        {
            Line(texts["Doc.Explanation", given.Comment]);
        }

        foreach (var answer in given.Questions)
        {
            Line(restricted.TryGetValue(answer.Id, out var digest)
                ? texts["Doc.Restricted", digest]
                : texts["Doc.Question", texts[$"Question.{answer.Id}"], texts[answer.Yes ? "Yes" : "No"]] + (answer.Words is null ? "" : $": {answer.Words}"));
        }

        foreach (var file in given.Evidence)
        {
            Line(texts["Doc.Evidence", file.Name, file.Sha256]);
        }

        if (given.Briefing is not null)
        {
            Line(texts["Doc.BriefingRead", SignedAnswer.HashOf(given.Briefing)]);
        }

        if (attestation.ReturnedBecause is { } because && attestation.Answers > 0)
        {
            Line(texts["Doc.Corrects", attestation.Answers, because]);
        }

        if (signature.OnBehalfOf is { } principal)
        {
            Line(texts["Doc.OnBehalf", signature.SignedBy, principal, signature.OnBehalfBecause]);
        }

        if (attestation.DelegatedBy is { } delegator && attestation.DelegatedUntil is not null)
        {
            Line(texts["Doc.Delegated", delegator, attestation.DelegatedBecause]);
        }

        Line(texts["Consent"]);
        Line(texts["Doc.Signed", signature.TypedName, signature.SignedBy, at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)]);
        Line(texts["Doc.Identity", texts[$"Method.{signature.Method}"], signature.Level.Number]);
        Line(texts["Doc.ControlHash", attestation.ControlHash]);
        return text.ToString();

        void Line(string words) => text.Append(words.ReplaceLineEndings("\n")).Append('\n');
    }

    /// <summary>A fact against a clean answer in the reader's language.</summary>
    public static string Say(AnswerTexts texts, FactAgainst fact) => texts[$"Against.{fact.Kind}", fact.Subject] + (fact.Words.Length == 0 ? "." : $": {fact.Words}");
}

/// <summary>What somebody answered about one control.</summary>
internal sealed record GivenAnswer
{
    public required AttestationAnswer Answer { get; init; }

    public string? Comment { get; init; }

    public IReadOnlyList<QuestionAnswer> Questions { get; init; } = [];

    public IReadOnlyList<GivenEvidence> Evidence { get; init; } = [];

    /// <summary>What spoke against a clean answer when it was signed.</summary>
    public IReadOnlyList<FactAgainst> Facts { get; init; } = [];

    public bool IsSameForAll { get; init; }

    /// <summary>The briefing that was acknowledged with it.</summary>
    public string? Briefing { get; init; }
}

/// <summary>A file that was handed in with an answer.</summary>
internal sealed record GivenEvidence(Guid Id, string Name, string Sha256, long Size);

/// <summary>An answer with who signs it and how sure that is.</summary>
internal sealed record AnswerSignature
{
    public required GivenAnswer Given { get; init; }

    public required string TypedName { get; init; }

    /// <summary>The mailbox of whoever signs.</summary>
    public required string SignedBy { get; init; }

    public required IdentityLevel Level { get; init; }

    public required string Method { get; init; }

    public string? OnBehalfOf { get; init; }

    public string? OnBehalfBecause { get; init; }
}
