using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>The answer to a task: by its assignee, or by a lead who says why.</summary>
[Allow(Permission.DoTasks)]
public sealed record CompleteTask : ICommand
{
    public required Guid TaskId { get; init; }

    [Required(ErrorMessage = "Choose an outcome.")]
    [MaxLength(100)]
    public required string Outcome { get; init; }

    [MaxLength(4000, ErrorMessage = "A comment has at most 4,000 characters.")]
    public string? Comment { get; init; }
}

/// <summary>What the waiting block receives.</summary>
public sealed record TaskAnswer(string Outcome, string? Comment, string By);

internal sealed class CompleteTaskHandler(AuditFlowDb db, Assignment assignment, CurrentActor current, Signals signals, Trail trail, TimeProvider clock)
    : IRequestHandler<CompleteTask, Unit>
{
    public async Task<Unit> Handle(CompleteTask request, CancellationToken cancellationToken)
    {
        var task = Refuse.IfMissing(await db.Tasks.SingleOrDefaultAsync(t => t.Id == request.TaskId, cancellationToken), "such task");
        var by = current.Actor.Mailbox;
        if (by is null || by != task.Assignee && !current.Actor.Has(Role.ComplianceLead))
        {
            throw new Refusal("not-your-task", $"This task is {task.Assignee}'s. Only they or a compliance lead can answer it.", StatusCodes.Status403Forbidden);
        }

        // Looked at again now: whoever did the other step may have done it after this task was handed out.
        var barred = task.NotSameAs is null ? [] : await assignment.AllOfAsync(AssigneeRule.Parse(task.NotSameAs), task.AuditId, cancellationToken);
        Refuse.If(barred.Contains(by), "duties-combined", $"{by} may not do this step as well ({task.NotSameAs}). Ask the lead to give it to somebody else.");

        task.Complete(request.Outcome, request.Comment, by, clock.GetUtcNow());
        trail.Add(
            task.AuditId, "task-completed", $"task:{task.Id}",
            by == task.Assignee ? $"{task.Title}: {task.Outcome}, by {by}." : $"{task.Title}: {task.Outcome}, by {by} in place of {task.Assignee}.",
            new { task.Outcome, task.Comment, task.Assignee });
        signals.Raise(AskPerson.TypeName, task.Id.ToString("D"), new TaskAnswer(request.Outcome, task.Comment, by));
        if (task.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }

        return Unit.Value;
    }
}
