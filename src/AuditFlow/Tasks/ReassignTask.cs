using System.ComponentModel.DataAnnotations;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>Gives an open task to somebody else, with a reason.</summary>
[Allow(Permission.AssignTasks)]
public sealed record ReassignTask : ICommand
{
    public required Guid TaskId { get; init; }

    [Required(ErrorMessage = "Enter the mailbox of a person in the register.")]
    [EmailAddress(ErrorMessage = "This is not a mail address.")]
    [MaxLength(254)]
    public required string To { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class ReassignTaskHandler(AuditFlowDb db, Assignment assignment, CurrentActor current, TaskMail mail, Trail trail) : IRequestHandler<ReassignTask, Unit>
{
    public async Task<Unit> Handle(ReassignTask request, CancellationToken cancellationToken)
    {
        var task = Refuse.IfMissing(await db.Tasks.SingleOrDefaultAsync(t => t.Id == request.TaskId, cancellationToken), "such task");
        current.MustBelongTo(task.AuditId);
        var to = request.To.Trim().ToLowerInvariant();
        Refuse.If(!await db.People.AnyAsync(p => p.Email == to, cancellationToken), "person-unknown", $"{to} is not in the register of people.");
        var barred = task.NotSameAs is null ? [] : await assignment.AllOfAsync(AssigneeRule.Parse(task.NotSameAs), task.AuditId, cancellationToken);
        Refuse.If(barred.Contains(to), "duties-combined", $"{to} may not do this step as well ({task.NotSameAs}).");

        var before = task.Assignee;
        task.Reassign(to, $"reassigned by {current.Actor.Spoken}");
        trail.Add(task.AuditId, "task-reassigned", $"task:{task.Id}", $"{task.Title}: from {before} to {to}. Reason: {request.Reason}", new { before, to, request.Reason });
        await mail.AskAsync(task, await assignment.ZoneOfAsync(to, cancellationToken), cancellationToken);
        return Unit.Value;
    }
}
