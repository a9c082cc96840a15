using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>Asks a person to do a step. Asking twice for the same <see cref="AskedBy"/> gives the task that is there.</summary>
[ForRuns]
[Allow(Permission.AssignTasks)]
public sealed record CreateTask : ICommand<CreatedTask>
{
    [Required(ErrorMessage = "A task needs a title.")]
    [MaxLength(200)]
    public required string Title { get; init; }

    [MaxLength(4000)]
    public string? Instructions { get; init; }

    /// <summary>A rule such as <c>owner:ITGC-AC-01</c>; see the guide.</summary>
    [Required(ErrorMessage = "Say whom to ask.")]
    [MaxLength(200)]
    public required string Assignee { get; init; }

    /// <summary>A rule for who may not do it .</summary>
    [MaxLength(200)]
    public string? NotSameAs { get; init; }

    [Range(0, 730, ErrorMessage = "A task is due within two years.")]
    public int DueInDays { get; init; } = 7;

    [MinLength(1, ErrorMessage = "A task needs at least one outcome.")]
    [MaxLength(5, ErrorMessage = "Five outcomes are as many as one can choose from at a glance.")]
    public IReadOnlyList<string> Outcomes { get; init; } = ["Done"];

    [MaxLength(60)]
    [RegularExpression("[a-z0-9]+(-[a-z0-9]+)*", ErrorMessage = "A key is lower-case words with hyphens: scoping-memo.")]
    public string? Key { get; init; }

    public PhaseName? Phase { get; init; }

    public Guid? AuditId { get; init; }

    /// <summary>What asks: the execution of a block, for example.</summary>
    [Required]
    [MaxLength(200)]
    public required string AskedBy { get; init; }
}

public sealed record CreatedTask(Guid TaskId, string Assignee, DateTimeOffset DueAt);

internal sealed class CreateTaskHandler(AuditFlowDb db, Assignment assignment, CurrentActor current, Signals signals, TaskMail mail, Trail trail, Ids ids, TimeProvider clock)
    : IRequestHandler<CreateTask, CreatedTask>
{
    public async Task<CreatedTask> Handle(CreateTask request, CancellationToken cancellationToken)
    {
        current.MustBelongTo(request.AuditId);
        if (await db.Tasks.AsNoTracking().SingleOrDefaultAsync(t => t.AskedBy == request.AskedBy, cancellationToken) is { } asked)
        {
            trail.KeepSilent();
            return new(asked.Id, asked.Assignee, asked.DueAt);
        }

        var barred = request.NotSameAs is null ? [] : await assignment.AllOfAsync(AssigneeRule.Parse(request.NotSameAs), request.AuditId, cancellationToken);
        var assigned = await assignment.FindAsync(AssigneeRule.Parse(request.Assignee), request.AuditId, barred, cancellationToken);
        var now = clock.GetUtcNow();
        var task = new AuditTask
        {
            Id = ids.New(), Title = string.Join(' ', request.Title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), Instructions = request.Instructions, AuditId = request.AuditId, Phase = request.Phase, Key = request.Key,
            AskedBy = request.AskedBy, Assignee = assigned.Email, AssignedAs = assigned.As, NotSameAs = request.NotSameAs,
            Outcomes = [.. request.Outcomes.Select(o => o.Trim()).Distinct()], CreatedAt = now, DueAt = Deadline.After(now, request.DueInDays, assigned.Zone),
        };
        db.Tasks.Add(task);
        trail.Add(task.AuditId, "task-created", $"task:{task.Id}", $"{task.Assignee} was asked: {task.Title}.", new { task.Assignee, task.AssignedAs, task.DueAt, task.Key, task.Phase });
        await mail.AskAsync(task, assigned.Zone, cancellationToken);
        if (task.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }

        return new(task.Id, task.Assignee, task.DueAt);
    }
}
