using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
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

internal sealed class CompleteTaskHandler(AuditFlowDb db, TaskAnswers answers, CurrentActor current) : IRequestHandler<CompleteTask, Unit>
{
    public async Task<Unit> Handle(CompleteTask request, CancellationToken cancellationToken)
    {
        var task = Refuse.IfMissing(await db.Tasks.SingleOrDefaultAsync(t => t.Id == request.TaskId, cancellationToken), "such task");
        var by = current.Actor.Mailbox;
        if (by is null || by != task.Assignee && !current.Actor.Has(Role.ComplianceLead))
        {
            throw new Refusal("not-your-task", $"This task is {task.Assignee}'s. Only they or a compliance lead can answer it.", StatusCodes.Status403Forbidden);
        }

        await answers.GiveAsync(task, new GivenAnswer(request.Outcome, request.Comment, by, IdentityLevel.L3, IdentityMethod.SignedIn), cancellationToken);
        return Unit.Value;
    }
}
