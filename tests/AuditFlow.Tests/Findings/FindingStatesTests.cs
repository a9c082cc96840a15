using AuditFlow.Findings;
using AuditFlow.Platform.Requests;
using Shouldly;

namespace AuditFlow.Tests.Findings;

public sealed class FindingStatesTests
{
    /// <summary>The states of R-28 that this product has, each with what may follow it.</summary>
    static readonly (FindingState From, FindingStep Step, FindingState To)[] Allowed =
    [
        (FindingState.Identified, FindingStep.SubmitPlan, FindingState.Identified),
        (FindingState.Identified, FindingStep.ApprovePlan, FindingState.PlanApproved),
        (FindingState.Identified, FindingStep.ReturnPlan, FindingState.Identified),
        (FindingState.PlanApproved, FindingStep.BeginRemediation, FindingState.InRemediation),
        (FindingState.InRemediation, FindingStep.ReportFixed, FindingState.ReadyForRetest),
        (FindingState.ReadyForRetest, FindingStep.PassRetest, FindingState.Closed),
        (FindingState.ReadyForRetest, FindingStep.FailRetest, FindingState.InRemediation),
        (FindingState.Identified, FindingStep.AcceptRisk, FindingState.RiskAccepted),
        (FindingState.PlanApproved, FindingStep.AcceptRisk, FindingState.RiskAccepted),
        (FindingState.InRemediation, FindingStep.AcceptRisk, FindingState.RiskAccepted),
        (FindingState.ReadyForRetest, FindingStep.AcceptRisk, FindingState.RiskAccepted),
        (FindingState.RiskAccepted, FindingStep.Reopen, FindingState.Identified),
        (FindingState.Identified, FindingStep.Rate, FindingState.Identified),
        (FindingState.PlanApproved, FindingStep.Rate, FindingState.PlanApproved),
        (FindingState.InRemediation, FindingStep.Rate, FindingState.InRemediation),
        (FindingState.ReadyForRetest, FindingStep.Rate, FindingState.ReadyForRetest),
    ];

    [Fact]
    [Trait("Rule", "R-28")]
    public void R28_Every_step_from_every_state_is_either_in_the_table_or_refused_with_a_sentence()
    {
        foreach (var from in Enum.GetValues<FindingState>())
        {
            foreach (var step in Enum.GetValues<FindingStep>())
            {
                if (Allowed.Any(a => a.From == from && a.Step == step))
                {
                    FindingTransition.Take(step, from).ShouldBe(Allowed.Single(a => a.From == from && a.Step == step).To);
                }
                else
                {
                    var refusal = Should.Throw<Refusal>(() => FindingTransition.Take(step, from));
                    refusal.Message.ShouldEndWith(".");
                    refusal.Code.ShouldStartWith("finding-");
                }
            }
        }
    }

    [Fact]
    [Trait("Rule", "R-28")]
    public void R28_Nothing_but_a_passed_retest_closes_a_finding()
        => FindingTransition.All.Where(t => t.To == FindingState.Closed).Select(t => t.Step).ShouldBe([FindingStep.PassRetest]);

    [Fact]
    public void Every_step_has_exactly_one_row() => FindingTransition.All.Select(t => t.Step).Order().ShouldBe(Enum.GetValues<FindingStep>().Order());
}
