using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Findings;

/// <summary>The approved plan is being carried out.</summary>
[Activity("Findings", "Begin the remediation", "Says that the approved plan of a finding is being carried out.")]
[Allow(Permission.BeginRemediation)]
public sealed record BeginRemediation : ICommand
{
    [Display(Name = "Finding", Description = "The finding, such as getInput('FindingId').")]
    public required Guid FindingId { get; init; }
}

internal sealed class BeginRemediationHandler(FindingChange change) : IRequestHandler<BeginRemediation, Unit>
{
    public async Task<Unit> Handle(BeginRemediation request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        finding.BeginRemediation(change.Now);
        await change.TellAsync(finding, "remediation-begun", $"Remediation of {finding.Number} begins.", null, cancellationToken);
        return Unit.Value;
    }
}
