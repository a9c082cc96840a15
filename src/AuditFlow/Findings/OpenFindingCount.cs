using AuditFlow.Shared;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Findings;

/// <summary>The number in the side bar: open findings.</summary>
internal sealed class OpenFindingCount(AuditFlowDb db, TimeProvider clock) : INavigationCount
{
    public string Key => "findings";

    public Task<int> CountAsync(CancellationToken cancellationToken) => db.Findings.StillOpen(clock.GetUtcNow()).CountAsync(cancellationToken);
}
