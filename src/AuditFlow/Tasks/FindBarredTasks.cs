using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>The open tasks of one person that another may not do, because a rule keeps the two duties apart.</summary>
[Allow(Permission.AssignTasks)]
internal sealed record FindBarredTasks : IQuery<IReadOnlyList<BarredTask>>
{
    [MaxLength(254)]
    public required string Assignee { get; init; }

    [MaxLength(254)]
    public required string To { get; init; }
}

/// <param name="Id">The task.</param>
/// <param name="Title">Its title.</param>
/// <param name="Rule">The rule that bars it, as the drawing writes it.</param>
internal sealed record BarredTask(Guid Id, string Title, string Rule);

internal sealed class FindBarredTasksHandler(AuditFlowDb db, Assignment assignment) : IRequestHandler<FindBarredTasks, IReadOnlyList<BarredTask>>
{
    public async Task<IReadOnlyList<BarredTask>> Handle(FindBarredTasks request, CancellationToken cancellationToken)
    {
        var ruled = await db.Tasks.Where(t => t.Assignee == request.Assignee && t.State == TaskState.Open && t.NotSameAs != null).OrderBy(t => t.DueAt)
            .Select(t => new { t.Id, t.Title, t.AuditId, Rule = t.NotSameAs! }).ToListAsync(cancellationToken);
        var barred = new List<BarredTask>();
        foreach (var ofRule in ruled.GroupBy(t => (t.Rule, t.AuditId)))
        {
            if ((await assignment.AllOfAsync(AssigneeRule.Parse(ofRule.Key.Rule), ofRule.Key.AuditId, cancellationToken)).Contains(request.To))
            {
                barred.AddRange(ofRule.Select(t => new BarredTask(t.Id, t.Title, t.Rule)));
            }
        }

        return barred;
    }
}
