using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>Cancels the open tasks of an audit that ends before its end.</summary>
[Allow(Permission.AssignTasks)]
public sealed record CancelTasks : ICommand<int>, IOfAudit
{
    public required Guid AuditId { get; init; }

    [Required]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class CancelTasksHandler(AuditFlowDb db, PersonalLinks links, Trail trail, TimeProvider clock) : IRequestHandler<CancelTasks, int>
{
    public async Task<int> Handle(CancelTasks request, CancellationToken cancellationToken)
    {
        var open = await db.Tasks.Where(t => t.AuditId == request.AuditId && t.State == TaskState.Open).ToListAsync(cancellationToken);
        foreach (var task in open)
        {
            task.Cancel(clock.GetUtcNow());
            await links.RevokeItemAsync(TaskMail.Purpose, task.Id, cancellationToken);
        }

        trail.Add(request.AuditId, "tasks-cancelled", $"audit:{request.AuditId}", $"{open.Count} open tasks cancelled. Reason: {request.Reason}", new { tasks = open.Select(t => t.Id) });
        return open.Count;
    }
}
