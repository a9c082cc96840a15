using AuditFlow.Audits;
using AuditFlow.People;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>What the holder of a link is asked to do, or what came of it. Looking at it changes nothing .</summary>
[Allow(Permission.AnswerByLink)]
internal sealed record ShowTaskByLink : IQuery<TaskSheet?>
{
    public required Guid TaskId { get; init; }
}

internal sealed record TaskSheet(string Title, string? Instructions, string? AuditName, string AskedBy, string Assignee, string AssignedAs, string Zone, DateTimeOffset DueAt, IReadOnlyList<string> Outcomes)
{
    /// <summary>Whether it can be answered under this link.</summary>
    public bool IsOpen { get; init; }

    public string? Outcome { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public bool IsHandedBack { get; init; }
}

internal sealed class ShowTaskByLinkHandler(PersonalLinks links, TaskLinkItems items, CurrentActor current) : IRequestHandler<ShowTaskByLink, TaskSheet?>
{
    public async Task<TaskSheet?> Handle(ShowTaskByLink request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(TaskMail.Purpose, request.TaskId);
        if (await items.FindAsync(request.TaskId, link.Person, cancellationToken) is not { } found)
        {
            return null;
        }

        var (task, asker) = (found.Task, found.AskedBy);
        link.MustReach(task.RequiredLevel);
        var isOpen = task.IsOpen && task.HandedBackAt is null && await links.IsOpenAsync(link.LinkId, cancellationToken);
        var isTheirs = task.State == TaskState.Done && task.CompletedBy == link.Email;
        return isOpen || isTheirs || task.HandedBackAt is not null
            ? new TaskSheet(task.Title, task.Instructions, found.AuditName, asker, task.Assignee, task.AssignedAs, found.Zone, task.DueAt, task.Outcomes)
            {
                IsOpen = isOpen, Outcome = isTheirs ? task.Outcome : null, CompletedAt = task.CompletedAt, IsHandedBack = task.HandedBackAt is not null,
            }
            : null;
    }
}

/// <summary>Tasks as people reach them by link.</summary>
internal sealed class TaskLinkItems(AuditFlowDb db, IMediator mediator, TaskMail mail, Platform.Settings.AuditFlowSettings settings) : ILinkItems
{
    public string Purpose => TaskMail.Purpose;

    public async Task<LinkSubject?> DescribeAsync(Guid itemId, Guid personId, CancellationToken cancellationToken)
        => await FindAsync(itemId, personId, cancellationToken) is { } found
            ? new LinkSubject(found.AskedBy, found.Task.Title, found.Task.DueAt, found.Zone, found.Task.RequiredLevel, found.Task.IsOpen && found.Task.HandedBackAt is null) { AuditId = found.Task.AuditId }
            : null;

    public async Task ReissueAsync(Guid itemId, Guid personId, CancellationToken cancellationToken)
    {
        if (await FindAsync(itemId, personId, cancellationToken) is { } found)
        {
            await mail.AskAsync(found.Task, TimeZoneInfo.FindSystemTimeZoneById(found.Zone), cancellationToken);
        }
    }

    public Task HandBackAsync(Guid itemId, Guid nonce, string reason, CancellationToken cancellationToken)
        => mediator.Send(new HandBackTask { TaskId = itemId, Nonce = nonce, Reason = reason }, cancellationToken);

    /// <summary>The task while it is this person's, with who asks.</summary>
    public async Task<FoundTask?> FindAsync(Guid taskId, Guid personId, CancellationToken cancellationToken)
    {
        var audits = db.Audits;
        var found = await (
            from t in db.Tasks.AsNoTracking()
            join p in db.People on t.Assignee equals p.Email
            where t.Id == taskId && p.Id == personId
            select new { Task = t, p.TimeZone, Audit = audits.Where(a => a.Id == t.AuditId).Select(a => new { a.Name, a.LeadEmail }).FirstOrDefault() }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new FoundTask(found.Task, found.TimeZone, found.Audit?.Name, found.Audit?.LeadEmail ?? settings.Company.Name);
    }
}

internal sealed record FoundTask(AuditTask Task, string Zone, string? AuditName, string AskedBy);
