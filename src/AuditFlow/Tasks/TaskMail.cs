using AuditFlow.Platform;
using AuditFlow.Platform.Outbox;
using AuditFlow.Shared;

namespace AuditFlow.Tasks;

/// <summary>The mails about one task, queued in the caller's transaction.</summary>
internal sealed class TaskMail(MailQueue outbox, TimeProvider clock)
{
    public async Task AskAsync(AuditTask task, TimeZoneInfo zone, CancellationToken cancellationToken)
        => await outbox.EmailAsync(
            new TaskEmail { TaskId = task.Id, Title = task.Title, Assignee = task.Assignee, As = task.AssignedAs, Due = DayOf(task, zone) },
            To(task, task.Assignee), $"task:{task.Id}:ask:{task.Assignee}", cancellationToken);

    public async Task RemindAsync(AuditTask task, IEnumerable<string> addresses, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
        {
            await outbox.EmailAsync(
                new TaskReminderEmail { TaskId = task.Id, Title = task.Title, Assignee = task.Assignee, Due = DayOf(task, zone), IsLate = task.IsOverdue(clock.GetUtcNow()) },
                To(task, address), $"task:{task.Id}:reminder:{task.RemindersSent}:{address}", cancellationToken);
        }
    }

    static MailTo To(AuditTask task, string address) => new(address) { AuditId = task.AuditId, ItemId = task.Id };

    static string DayOf(AuditTask task, TimeZoneInfo zone) => Reader.SayInFull(Deadline.DayOf(task.DueAt, zone));
}
