using AuditFlow.Platform.Workflows;

namespace AuditFlow.Audits;

internal sealed class EndedAudits(AuditFlowDb db) : IEndedAudits
{
    public IQueryable<Guid> Before(DateTimeOffset limit) => db.Audits.Where(a => a.EndedAt < limit && a.HeldAt == null).Select(a => a.Id);
}
