using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;

namespace AuditFlow.Findings;

/// <summary>Writes down that a finding has become late, so that its drawing says so once.</summary>
[ForRuns]
[Allow(Permission.BeginRemediation)]
public sealed record MarkFindingLate : ICommand
{
    public required Guid FindingId { get; init; }
}

internal sealed class MarkFindingLateHandler(FindingChange change) : IRequestHandler<MarkFindingLate, Unit>
{
    public async Task<Unit> Handle(MarkFindingLate request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        finding.ToldThatItIsLate(change.Now);
        await change.TellAsync(finding, "finding-late", $"{finding.Number} is overdue.", new { finding.DueAt }, cancellationToken);
        return Unit.Value;
    }
}
