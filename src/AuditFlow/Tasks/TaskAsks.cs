using AuditFlow.Audits;
using AuditFlow.People;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Links;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>Tasks that wait for their assignee, and those that are late below a manager or a lead .</summary>
internal sealed class TaskAsks(AuditFlowDb db, TaskMail mail, TimeProvider clock) : IAsks
{
    public string Kind => TaskMail.Purpose;

    public async Task<Listed<WaitingRequest>> WaitingAsync(string address, int most, CancellationToken cancellationToken)
    {
        var (now, links, audits) = (clock.GetUtcNow(), db.Links, db.Audits);
        var open = await db.Tasks.AsNoTracking().Where(t => t.Assignee == address && t.State == TaskState.Open && t.HandedBackAt == null).OrderBy(t => t.DueAt).ThenBy(t => t.Id).Select(t => new
        {
            t.Id, t.Title, t.DueAt, Audit = audits.Where(a => a.Id == t.AuditId).Select(a => a.Name).FirstOrDefault(),
            Link = links.Where(l => l.Purpose == TaskMail.Purpose && l.ItemId == t.Id && l.Email == address && l.RevokedAt == null && l.UsedAt == null && l.ExpiresAt > now)
                .OrderByDescending(l => l.CreatedAt).Select(l => (Guid?)l.Id).FirstOrDefault(),
        }).ListAsync(most, cancellationToken);
        return open.As(t => new WaitingRequest(t.Title, t.Audit, t.DueAt) { ItemId = t.Id, LinkId = t.Link, Path = $"/tasks/{t.Id:D}" });
    }

    public async Task<Listed<LateRequest>> LateBelowAsync(string address, int most, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (forManager, forLead) = (now - ReminderPlan.ToManagerAfter, now - ReminderPlan.ToLeadAfter);
        var (people, audits) = (db.People, db.Audits);
        var late = await db.Tasks.AsNoTracking()
            .Where(t => t.State == TaskState.Open && t.HandedBackAt == null && t.RemindersSent > 0 && t.Assignee != address
                && ((t.DueAt <= forManager && people.Any(p => p.Email == t.Assignee && people.Any(m => m.Id == p.ManagerId && m.Email == address)))
                    || (t.DueAt <= forLead && audits.Any(a => a.Id == t.AuditId && a.LeadEmail == address))))
            .OrderBy(t => t.DueAt).ThenBy(t => t.Id).Select(t => new { t.Id, t.Title, t.Assignee, t.DueAt }).ListAsync(most, cancellationToken);
        return late.As(t => new LateRequest(t.Title, t.Assignee, t.DueAt, $"/tasks/{t.Id:D}"));
    }

    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> KeepOpenAsync(IReadOnlyList<WaitingRequest> requests, CancellationToken cancellationToken)
    {
        var ids = requests.Select(r => r.ItemId).ToArray();
        var links = await mail.FreshLinksAsync(await db.Tasks.AsNoTracking().Where(t => ids.Contains(t.Id)).ToListAsync(cancellationToken), cancellationToken);
        return links.ToDictionary(l => l.Key, l => l.Value.ExpiresAt);
    }
}
