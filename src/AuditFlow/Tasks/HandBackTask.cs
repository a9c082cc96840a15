using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>"This is not mine": the link ends, the lead is told, and nothing counts as answered .</summary>
[Allow(Permission.AnswerByLink)]
public sealed record HandBackTask : ICommand
{
    public required Guid TaskId { get; init; }

    public required Guid Nonce { get; init; }

    [Required(ErrorMessageResourceType = typeof(LinkTexts), ErrorMessageResourceName = nameof(LinkTexts.SayWhy))]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class HandBackTaskHandler(AuditFlowDb db, PersonalLinks links, Assignment assignment, TaskMail mail, CurrentActor current, Trail trail, TimeProvider clock) : IRequestHandler<HandBackTask, Unit>
{
    public async Task<Unit> Handle(HandBackTask request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(TaskMail.Purpose, request.TaskId);
        await links.SpendAsync(request.Nonce, cancellationToken);
        await links.UseAsync(link.LinkId, cancellationToken);
        var task = Refuse.IfMissing(await db.Tasks.AsTracking().SingleOrDefaultAsync(t => t.Id == request.TaskId, cancellationToken), "such task");
        Refuse.If(task.Assignee != link.Email, "other-assignee", LinkTexts.Here["Fault.OtherPerson"]);
        task.HandBack(request.Reason.Trim(), clock.GetUtcNow());
        if (await assignment.LeadOfAsync(task.AuditId, task.Assignee, cancellationToken) is { } lead)
        {
            await mail.HandedBackAsync(task, lead, cancellationToken);
        }

        trail.Add(task.AuditId, "task-handed-back", $"task:{task.Id}", $"{task.Assignee} handed back: {task.Title}. Reason: {task.HandBackReason}");
        return Unit.Value;
    }
}
