using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Findings;

/// <summary>How a finding will be fixed and by when. Waits for approval by somebody else.</summary>
[Allow(Permission.RemediateFindings)]
public sealed record SubmitPlan : ICommand
{
    public required Guid FindingId { get; init; }

    [Required(ErrorMessage = "Say what will be changed, by whom.")]
    [MaxLength(8000)]
    public required string Plan { get; init; }

    [Required(ErrorMessage = "Enter the day by which the fix works.")]
    public required DateOnly? FixedBy { get; init; }
}

internal sealed class SubmitPlanHandler(FindingChange change) : IRequestHandler<SubmitPlan, Unit>
{
    public async Task<Unit> Handle(SubmitPlan request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        change.OnlyFor($"The plan is made by {finding.RemediationOwner}, {finding.Owner} or a compliance lead.", finding.RemediationOwner, finding.Owner);
        var day = request.FixedBy!.Value;
        Refuse.If(day > change.Today.AddYears(2), "plan-too-far", "Plan a fix within two years.");
        finding.SubmitPlan(request.Plan.Trim(), Deadline.EndOf(day, change.Zone), change.Person, change.Now);
        await change.TellAsync(
            finding, "plan-submitted", $"Plan for {finding.Number} by {finding.PlanBy}: fixed by {day:yyyy-MM-dd}.", new { finding.Plan, finding.DueAt }, cancellationToken);
        return Unit.Value;
    }
}
