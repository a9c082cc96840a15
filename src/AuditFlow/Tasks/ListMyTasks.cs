using AuditFlow.Audits;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>What is asked of the reader: open first, by the day that it is due; then what they did lately.</summary>
[Allow(Permission.DoTasks)]
public sealed record ListMyTasks : IQuery<MyTasks>;

public sealed record MyTasks(IReadOnlyList<TaskLine> Open, IReadOnlyList<TaskLine> Done);

public sealed record TaskLine(
    Guid Id, string Title, Guid? AuditId, string? AuditName, string Assignee, string AssignedAs, DateTimeOffset CreatedAt, DateTimeOffset DueAt, TaskState State, string? Outcome, DateTimeOffset? CompletedAt);

internal sealed class ListMyTasksHandler(AuditFlowDb db, CurrentActor current) : IRequestHandler<ListMyTasks, MyTasks>
{
    const int DoneShown = 30;

    public async Task<MyTasks> Handle(ListMyTasks request, CancellationToken cancellationToken)
    {
        var me = current.Actor.Mailbox;
        var open = await db.Tasks.Where(t => t.Assignee == me && t.State == TaskState.Open).OrderBy(t => t.DueAt).ThenBy(t => t.Id).Lines(db).ToListAsync(cancellationToken);
        var done = await db.Tasks.Where(t => t.CompletedBy == me && t.State == TaskState.Done).OrderByDescending(t => t.CompletedAt).Take(DoneShown).Lines(db).ToListAsync(cancellationToken);
        return new(open, done);
    }
}

internal static class TaskLines
{
    extension(IQueryable<AuditTask> tasks)
    {
        public IQueryable<TaskLine> Lines(AuditFlowDb db) => tasks.Select(t => new TaskLine(
            t.Id, t.Title, t.AuditId, db.Set<Audit>().Where(a => a.Id == t.AuditId).Select(a => a.Name).FirstOrDefault(),
            t.Assignee, t.AssignedAs, t.CreatedAt, t.DueAt, t.State, t.Outcome, t.CompletedAt));
    }
}
