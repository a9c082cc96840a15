using AuditFlow.Attestations.Contradictions;
using AuditFlow.Controls;
using AuditFlow.Platform.Requests;

namespace AuditFlow.Attestations;

/// <summary>The questions that are asked beside the answer.</summary>
public enum QuestionSet
{
    /// <summary>The answer alone.</summary>
    None,

    /// <summary>What a control owner is asked every time.</summary>
    Standard,

    /// <summary>The standard set and what a sub-certification adds.</summary>
    SubCertification,
}

/// <summary>One question. It is answered by yes or no, and one of the two needs words.</summary>
/// <param name="Id">Stable; it stands in the signed text and leads to the words in each language.</param>
internal sealed record Question(string Id)
{
    /// <summary>The answer that nobody has to explain.</summary>
    public bool Clean { get; init; } = true;

    /// <summary>Kept on a list of its own, and never shown again on the page of a link.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>Only for controls that matter to the financial statements.</summary>
    public bool IsSoxOnly { get; init; }

    /// <summary>Only where something was promised the last time.</summary>
    public bool IsAboutPromises { get; init; }
}

internal static class Questions
{
    /// <summary>In the order in which they are asked. Each question's words stand in the texts under <c>Question.&lt;id&gt;</c>.</summary>
    static readonly Question[] Standard =
    [
        new("description"),
        new("performed"),
        new("evidence"),
        new("no-exceptions"),
        new("unchanged"),
        new("fraud") { Clean = false, IsRestricted = true, IsSoxOnly = true },
        new("promises") { IsAboutPromises = true },
    ];

    static readonly Question[] Added =
    [
        new("estimates") { Clean = false },
        new("side-agreements") { Clean = false },
        new("icfr-changes") { Clean = false },
        new("disclosure") { Clean = false },
        new("reliance"),
    ];

    /// <summary>What is asked about one control.</summary>
    public static IReadOnlyList<Question> For(CampaignPlan plan, ControlContent control, IReadOnlyList<FactAgainst> facts)
    {
        if (!plan.AsksAboutControls || plan.Questions == QuestionSet.None)
        {
            return [];
        }

        var isSox = control.IsKey || control.Accounts.Count > 0 || control.Assertions.Count > 0;
        var hasPromises = facts.Any(f => f.Kind is "open-finding" or "promise-not-done" or "exception-last-time");
        return [.. (plan.Questions == QuestionSet.SubCertification ? [.. Standard, .. Added] : Standard).Where(q => (isSox || !q.IsSoxOnly) && (hasPromises || !q.IsAboutPromises))];
    }

    /// <summary>Every question there is.</summary>
    public static IReadOnlyList<Question> All { get; } = [.. Standard, .. Added];

    /// <summary>The question of an id; a form that names another was not made here.</summary>
    public static Question Of(string id) => All.FirstOrDefault(q => q.Id == id)
        ?? throw new Refusal("question-unknown", "This form is too old or incomplete. Open the link in your mail again.", StatusCodes.Status400BadRequest);
}

/// <summary>An answer to one question.</summary>
public sealed record QuestionAnswer
{
    public required string Id { get; init; }

    public required bool Yes { get; init; }

    public string? Words { get; init; }
}
