using AuditFlow.Audits;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>One task. The external auditor sees only what is asked of the external auditor.</summary>
[Allow(Permission.DoTasks)]
public sealed record ShowTask : IQuery<ShownTask>
{
    public required Guid TaskId { get; init; }
}

public sealed record ShownTask
{
    public required TaskLine Line { get; init; }

    public string? Instructions { get; init; }

    public required IReadOnlyList<string> Outcomes { get; init; }

    public string? Comment { get; init; }

    public string? CompletedBy { get; init; }

    /// <summary>Name typed, level and method of an answer (R-54).</summary>
    public string? Identity { get; init; }

    public string? HandBackReason { get; init; }

    public string? Phase { get; init; }

    public string? NotSameAs { get; init; }

    public bool IsMine { get; init; }

    /// <summary>The reader may answer: it is theirs, or they are a lead.</summary>
    public bool MayAnswer { get; init; }

    public bool MayReassign { get; init; }

    /// <summary>The assignee in the register of people, for a reader who may see their page.</summary>
    public Guid? AssigneeId { get; init; }

    public required IReadOnlyList<TrailLine> Trail { get; init; }
}

/// <summary>An entry of the trail as pages show it.</summary>
public sealed record TrailLine(DateTimeOffset At, string What, string Sentence, string Actor);

internal sealed class ShowTaskHandler(AuditFlowDb db, CurrentActor current) : IRequestHandler<ShowTask, ShownTask>
{
    public async Task<ShownTask> Handle(ShowTask request, CancellationToken cancellationToken)
    {
        var task = Refuse.IfMissing(await db.Tasks.SingleOrDefaultAsync(t => t.Id == request.TaskId, cancellationToken), "such task");
        var me = current.Actor.Mailbox;
        if (me != task.Assignee && !Permissions.Allows(current.Actor, Permission.ViewFindings))
        {
            throw new Refusal("not-found", "There is no such task.", StatusCodes.Status404NotFound);
        }

        var line = await db.Tasks.Where(t => t.Id == task.Id).Lines(db).SingleAsync(cancellationToken);
        var isLead = current.Actor.Has(Role.ComplianceLead);
        var subject = $"task:{task.Id}";
        return new ShownTask
        {
            Line = line, Instructions = task.Instructions, Outcomes = task.Outcomes, Comment = task.Comment, CompletedBy = task.CompletedBy, Phase = task.Phase?.Words,
            Identity = task.Identity is { } level ? $"Level {level.Number} of 3: {task.IdentityMethod}{(task.TypedName is null ? "" : $", name typed: {task.TypedName}")}" : null,
            HandBackReason = task.HandBackReason, NotSameAs = task.NotSameAs, IsMine = me == task.Assignee, MayAnswer = task.IsOpen && (me == task.Assignee || isLead), MayReassign = task.IsOpen && isLead,
            AssigneeId = isLead ? await db.People.Where(p => p.Email == task.Assignee).Select(p => (Guid?)p.Id).SingleOrDefaultAsync(cancellationToken) : null,
            Trail = await db.TrailEntries.Where(e => e.Subject == subject).OrderByDescending(e => e.At).ThenByDescending(e => e.Sequence)
                .Select(e => new TrailLine(e.At, e.What, e.Sentence, e.Actor)).Take(30).ToListAsync(cancellationToken),
        };
    }
}
