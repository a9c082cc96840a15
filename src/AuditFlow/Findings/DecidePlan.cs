using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Findings;

/// <summary>Approves the plan of a finding. Never the person who made it .</summary>
[Allow(Permission.ApprovePlans)]
public sealed record ApprovePlan : ICommand
{
    public required Guid FindingId { get; init; }

    [MaxLength(2000)]
    public string? Comment { get; init; }
}

/// <summary>Sends a plan back with what is missing.</summary>
[Allow(Permission.ApprovePlans)]
public sealed record ReturnPlan : ICommand
{
    public required Guid FindingId { get; init; }

    [Required(ErrorMessage = "Say what the plan lacks.")]
    [MaxLength(2000)]
    public required string Reason { get; init; }
}

internal sealed class ApprovePlanHandler(FindingChange change) : IRequestHandler<ApprovePlan, Unit>
{
    public async Task<Unit> Handle(ApprovePlan request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        finding.ApprovePlan(change.Person, change.Now);
        await change.TellAsync(finding, "plan-approved", $"Plan for {finding.Number} approved by {change.Person}.", new { request.Comment, finding.DueAt }, cancellationToken);
        return Unit.Value;
    }
}

internal sealed class ReturnPlanHandler(FindingChange change) : IRequestHandler<ReturnPlan, Unit>
{
    public async Task<Unit> Handle(ReturnPlan request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        finding.ReturnPlan(change.Now);
        await change.TellAsync(finding, "plan-returned", $"Plan for {finding.Number} returned by {change.Person}: {request.Reason}", new { request.Reason }, cancellationToken);
        return Unit.Value;
    }
}
