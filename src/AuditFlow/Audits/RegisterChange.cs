using AuditFlow.Platform.Workflows;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

internal static class RegisterChange
{
    extension(Signals signals)
    {
        /// <summary>Says that controls or people have changed: every audit under way may have a gate that waits for just that.</summary>
        public async Task RegistersChangedAsync(AuditFlowDb db, CancellationToken cancellationToken)
        {
            var audits = await db.Audits.Where(a => a.State == AuditState.Running || a.State == AuditState.Concluded).OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(cancellationToken);
            foreach (var audit in audits)
            {
                await signals.FactsChangedAsync(audit, cancellationToken);
            }
        }
    }
}
