using AuditFlow.Shared;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>The number in the side bar: audits under way.</summary>
internal sealed class RunningAuditCount(AuditFlowDb db) : INavigationCount
{
    public string Key => "audits";

    public Task<int> CountAsync(CancellationToken cancellationToken)
        => db.Audits.CountAsync(a => a.State == AuditState.Running || a.State == AuditState.Concluded, cancellationToken);
}
