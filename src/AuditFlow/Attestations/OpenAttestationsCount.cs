using AuditFlow.Shared;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Answers that are still to come.</summary>
internal sealed class OpenAttestationsCount(AuditFlowDb db) : INavigationCount
{
    public string Key => "attestations";

    public Task<int> CountAsync(CancellationToken cancellationToken)
        => db.Attestations.CountAsync(a => AttestationStates.Open.Contains(a.State), cancellationToken);
}
