using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows;

internal static class RunAudit
{
    extension(RunFacts run)
    {
        /// <summary>The audit that the run belongs to; null for a run of the company.</summary>
        public Guid? AuditId => run.Properties.TryGetValue("AuditId", out var text) && Guid.TryParse(text, out var id) ? id : null;
    }
}
