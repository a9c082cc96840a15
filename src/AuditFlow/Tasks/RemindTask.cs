using AuditFlow.Audits;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>Reminds the assignee of an open task by mail, and those above as it gets later (R-44). Does nothing once the task is answered.</summary>
[ForRuns]
[Allow(Permission.AssignTasks)]
public sealed record RemindTask : ICommand
{
    public required Guid TaskId { get; init; }
}

internal sealed class RemindTaskHandler(AuditFlowDb db, Assignment assignment, CurrentActor current, TaskMail mail, Trail trail, TimeProvider clock) : IRequestHandler<RemindTask, Unit>
{
    public async Task<Unit> Handle(RemindTask request, CancellationToken cancellationToken)
    {
        var task = Refuse.IfMissing(await db.Tasks.SingleOrDefaultAsync(t => t.Id == request.TaskId, cancellationToken), "such task");
        current.MustBelongTo(task.AuditId);
        var now = clock.GetUtcNow();

        // At most one reminder a day, whoever asks for it; none after the answer.
        if (!task.IsOpen || task.RemindedAt is { } last && now - last < TimeSpan.FromHours(20))
        {
            trail.KeepSilent();
            return Unit.Value;
        }

        task.Reminded(now);
        var to = await RecipientsAsync(task, now, cancellationToken);
        trail.Add(
            task.AuditId, "task-reminded", $"task:{task.Id}", $"{string.Join(", ", to)} reminded of {task.Title}{(task.IsOverdue(now) ? ", which is overdue" : "")}.",
            new { to, task.DueAt, number = task.RemindersSent });
        await mail.RemindAsync(task, to, await assignment.ZoneOfAsync(task.Assignee, cancellationToken), cancellationToken);
        return Unit.Value;
    }

    async Task<List<string>> RecipientsAsync(AuditTask task, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (task.HandedBackAt is not null)
        {
            // Whoever said that it is not theirs is left in peace; somebody has to give it on.
            return await assignment.LeadOfAsync(task.AuditId, task.Assignee, cancellationToken) is { } giver ? [giver] : [];
        }

        List<string> to = [task.Assignee];
        var lateness = ReminderPlan.LatenessOf(task.DueAt, now);
        if (lateness >= Lateness.Manager && await ManagerOfAsync(task.Assignee, cancellationToken) is { } manager)
        {
            to.Add(manager);
        }

        if (lateness >= Lateness.Lead && task.AuditId is { } auditId
            && await db.Audits.Where(a => a.Id == auditId).Select(a => a.LeadEmail).FirstOrDefaultAsync(cancellationToken) is { } lead && !to.Contains(lead))
        {
            to.Add(lead);
        }

        return to;
    }

    Task<string?> ManagerOfAsync(string email, CancellationToken cancellationToken)
        => (from person in db.People
            join manager in db.People on person.ManagerId equals manager.Id
            where person.Email == email
            select manager.Email).FirstOrDefaultAsync(cancellationToken);
}
