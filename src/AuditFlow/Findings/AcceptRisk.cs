using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Findings;

/// <summary>Lives with a finding until a day, with a reason. The finding stays in every list and count; a material weakness cannot be accepted .</summary>
[Allow(Permission.AcceptRisks)]
public sealed record AcceptRisk : ICommand
{
    public required Guid FindingId { get; init; }

    [Required(ErrorMessage = "Say why the risk can be borne.")]
    [MaxLength(4000)]
    public required string Reason { get; init; }

    [Required(ErrorMessage = "Enter the last day of the acceptance.")]
    public required DateOnly? Until { get; init; }
}

internal sealed class AcceptRiskHandler(FindingChange change) : IRequestHandler<AcceptRisk, Unit>
{
    public async Task<Unit> Handle(AcceptRisk request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        var until = request.Until!.Value;
        finding.AcceptRisk(until, change.Today, Deadline.EndOf(until, change.Zone), change.Person, change.Now);
        await change.TellAsync(
            finding, "risk-accepted", $"Risk of {finding.Number} accepted until {until:yyyy-MM-dd} by {change.Person}: {request.Reason}", new { request.Reason, until, finding.Severity },
            cancellationToken);
        return Unit.Value;
    }
}
