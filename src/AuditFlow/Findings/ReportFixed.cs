using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Findings;

/// <summary>The fix works; somebody else tests it again.</summary>
[Allow(Permission.RemediateFindings)]
public sealed record ReportFixed : ICommand
{
    public required Guid FindingId { get; init; }

    [Required(ErrorMessage = "Say what was changed and where the proof lies.")]
    [MaxLength(4000)]
    public required string WhatWasDone { get; init; }
}

internal sealed class ReportFixedHandler(FindingChange change) : IRequestHandler<ReportFixed, Unit>
{
    public async Task<Unit> Handle(ReportFixed request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        change.OnlyFor($"The fix is reported by {finding.RemediationOwner}, {finding.Owner} or a compliance lead.", finding.RemediationOwner, finding.Owner);
        finding.ReportFixed(change.Person, change.Now);
        await change.TellAsync(finding, "finding-fixed", $"{finding.Number} reported as fixed by {change.Person}. It waits for a retest.", new { request.WhatWasDone }, cancellationToken);
        return Unit.Value;
    }
}
