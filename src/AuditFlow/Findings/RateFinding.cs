using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Findings;

/// <summary>Names how grave a finding is, with the reason. Earlier ratings stay in the trail .</summary>
[Allow(Permission.RateFindings)]
public sealed record RateFinding : ICommand
{
    public required Guid FindingId { get; init; }

    [Required(ErrorMessage = "Choose a severity.")]
    public required FindingSeverity? Severity { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [MaxLength(4000)]
    public required string Reason { get; init; }
}

internal sealed class RateFindingHandler(FindingChange change) : IRequestHandler<RateFinding, Unit>
{
    public async Task<Unit> Handle(RateFinding request, CancellationToken cancellationToken)
    {
        var finding = await change.LoadAsync(request.FindingId, cancellationToken);
        var before = finding.Severity;
        var after = request.Severity!.Value;
        finding.Rate(after, change.Now);
        await change.TellAsync(
            finding, "finding-rated", $"{finding.Number} rated {after.Words} by {change.Person}, before: {before.Words}. Reason: {request.Reason}", new { before, after, request.Reason },
            cancellationToken);
        return Unit.Value;
    }
}
