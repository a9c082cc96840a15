using AuditFlow.Platform.Requests;

namespace AuditFlow.Findings;

/// <summary>Where a finding stands: a part of the states that deficiencies go through .</summary>
public enum FindingState
{
    Identified,
    PlanApproved,
    InRemediation,
    ReadyForRetest,
    Closed,
    RiskAccepted,
}

/// <summary>What can be done to a finding.</summary>
public enum FindingStep
{
    SubmitPlan,
    ApprovePlan,
    ReturnPlan,
    BeginRemediation,
    ReportFixed,
    PassRetest,
    FailRetest,
    AcceptRisk,
    Reopen,
    Rate,
}

/// <summary>A step with the states in which it may be taken, the state that it leads to and the sentence that refuses it elsewhere.</summary>
internal sealed record FindingTransition(FindingStep Step, FindingState[] From, FindingState? To, string Refusal)
{
    static readonly FindingState[] Open = [FindingState.Identified, FindingState.PlanApproved, FindingState.InRemediation, FindingState.ReadyForRetest];

    /// <summary>Every step there is. A step without a target leaves the state as it is.</summary>
    public static readonly IReadOnlyList<FindingTransition> All =
    [
        new(FindingStep.SubmitPlan,       [FindingState.Identified],     null,                        "A plan is submitted while the finding is identified and nothing is approved yet."),
        new(FindingStep.ApprovePlan,      [FindingState.Identified],     FindingState.PlanApproved,   "There is no plan that waits for approval."),
        new(FindingStep.ReturnPlan,       [FindingState.Identified],     null,                        "There is no plan that waits for approval."),
        new(FindingStep.BeginRemediation, [FindingState.PlanApproved],   FindingState.InRemediation,  "Remediation begins when the plan is approved."),
        new(FindingStep.ReportFixed,      [FindingState.InRemediation],  FindingState.ReadyForRetest, "A fix is reported while the finding is in remediation."),
        new(FindingStep.PassRetest,       [FindingState.ReadyForRetest], FindingState.Closed,         "A retest is recorded when the fix has been reported."),
        new(FindingStep.FailRetest,       [FindingState.ReadyForRetest], FindingState.InRemediation,  "A retest is recorded when the fix has been reported."),
        new(FindingStep.AcceptRisk,       Open,                          FindingState.RiskAccepted,   "Only an open finding can be accepted."),
        new(FindingStep.Reopen,           [FindingState.RiskAccepted],   FindingState.Identified,     "Only an accepted finding is opened again."),
        new(FindingStep.Rate,             Open,                          null,                        "Only an open finding is rated."),
    ];

    public static FindingTransition Of(FindingStep step) => All.Single(t => t.Step == step);

    /// <summary>The state after the step; refuses where the table has none.</summary>
    public static FindingState Take(FindingStep step, FindingState from)
    {
        var transition = Of(step);
        Refuse.If(!transition.From.Contains(from), $"finding-{Platform.Words.Kebab(step.ToString())}-impossible", transition.Refusal);
        return transition.To ?? from;
    }
}

/// <summary>A finding as drawings wait for it: the states, and what lies between them.</summary>
public enum FindingStage
{
    Identified,

    /// <summary>Identified, and a plan waits for approval.</summary>
    PlanSubmitted,
    PlanApproved,
    InRemediation,
    ReadyForRetest,
    Closed,
    RiskAccepted,

    /// <summary>Accepted, and the last day of the acceptance has passed.</summary>
    AcceptanceEnded,
}
