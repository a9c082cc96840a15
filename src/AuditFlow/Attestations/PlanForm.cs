using System.Globalization;
using AuditFlow.Platform.Security;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace AuditFlow.Attestations;

/// <summary>The fields of a campaign plan, as a page binds them.</summary>
public sealed class PlanForm
{
    public CampaignKind Kind { get; set; }

    public QuestionSet Questions { get; set; }

    public List<Signer> Signers { get; set; } = [];

    public SigningOrder Order { get; set; }

    public ReviewOf Review { get; set; }

    public EvidenceWanted Evidence { get; set; }

    public int DaysToAnswer { get; set; }

    public int DaysToClose { get; set; }

    /// <summary>Days with commas: <c>-7, -2, 0, 2</c>.</summary>
    public string? RemindOnDays { get; set; }

    public string? EscalateAfterDays { get; set; }

    public int BundleSize { get; set; }

    public IdentityLevel? AtLeast { get; set; }

    public string? Briefing { get; set; }

    public string? Statement { get; set; }

    internal static PlanForm Of(CampaignPlan plan) => new()
    {
        Kind = plan.Kind, Questions = plan.Questions, Signers = [.. plan.Signers], Order = plan.Order, Review = plan.Review, Evidence = plan.Evidence, DaysToAnswer = plan.DaysToAnswer,
        DaysToClose = plan.DaysToClose, RemindOnDays = Say(plan.RemindOnDays), EscalateAfterDays = Say(plan.EscalateAfterDays), BundleSize = plan.BundleSize, AtLeast = plan.AtLeast, Briefing = plan.Briefing, Statement = plan.Statement,
    };

    /// <summary>The plan; null when a field cannot be read, which the model state then says.</summary>
    internal CampaignPlan? Read(ModelStateDictionary state, string prefix)
    {
        var (remind, escalate) = (Days(RemindOnDays), Days(EscalateAfterDays));
        if (remind is null)
        {
            state.AddModelError($"{prefix}.{nameof(RemindOnDays)}", "Write days with commas between them, such as -7, -2, 0, 2.");
        }

        if (escalate is null)
        {
            state.AddModelError($"{prefix}.{nameof(EscalateAfterDays)}", "Write days with commas between them, such as 3, 5, 7.");
        }

        return !state.IsValid || remind is null || escalate is null
            ? null
            : new CampaignPlan
            {
                Kind = Kind, Questions = Questions, Signers = [.. Signers.Distinct()], Order = Order, Review = Review, Evidence = Evidence, DaysToAnswer = DaysToAnswer, DaysToClose = DaysToClose,
                RemindOnDays = remind, EscalateAfterDays = escalate, BundleSize = BundleSize, AtLeast = AtLeast, Briefing = Written(Briefing), Statement = Written(Statement),
            };
    }

    static string? Written(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().ReplaceLineEndings("\n");

    static string Say(IEnumerable<int> days) => string.Join(", ", days.Select(d => d.ToString(CultureInfo.InvariantCulture)));

    static List<int>? Days(string? text)
    {
        var days = new List<int>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var day))
            {
                return null;
            }

            days.Add(day);
        }

        return days;
    }
}
