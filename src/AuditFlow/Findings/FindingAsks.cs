using AuditFlow.Audits;
using AuditFlow.Platform.Asked;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Findings;

/// <summary>Findings that wait for whoever sees to their remediation, and those that are late and were told further up .</summary>
internal sealed class FindingAsks(AuditFlowDb db, TimeProvider clock) : IAsks
{
    public string Kind => "finding";

    public async Task<Listed<WaitingRequest>> WaitingAsync(string address, int most, CancellationToken cancellationToken)
    {
        var open = await db.Findings.AsNoTracking().StillOpen(clock.GetUtcNow()).Where(f => f.RemediationOwner == address).OrderBy(f => f.DueAt).ThenBy(f => f.Sequence)
            .Select(f => new { f.Id, f.Number, f.ControlId, f.DueAt }).ListAsync(most, cancellationToken);
        return open.As(f => new WaitingRequest(FindingTexts.Here["Asked", f.Number, f.ControlId], null, f.DueAt) { ItemId = f.Id, Path = $"/findings/{f.Number}" });
    }

    public async Task<Listed<LateRequest>> LateBelowAsync(string address, int most, CancellationToken cancellationToken)
    {
        var (now, audits) = (clock.GetUtcNow(), db.Audits);
        var late = await db.Findings.AsNoTracking().StillOpen(now)
            .Where(f => f.LateToldAt != null && f.DueAt < now && f.RemediationOwner != address && (f.Owner == address || audits.Any(a => a.Id == f.AuditId && a.LeadEmail == address)))
            .OrderBy(f => f.DueAt).ThenBy(f => f.Sequence).Select(f => new { f.Number, f.ControlId, f.RemediationOwner, f.DueAt }).ListAsync(most, cancellationToken);
        return late.As(f => new LateRequest(FindingTexts.Here["Late", f.Number, f.ControlId], f.RemediationOwner, f.DueAt, $"/findings/{f.Number}"));
    }
}
