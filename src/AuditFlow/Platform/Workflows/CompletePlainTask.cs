using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// The result of a task that <c>Elsa.RunTask</c> asked of a program. What a person was asked waits under another name, so
/// nobody can be answered for here. A second result for the same task is refused like an unknown one.
/// </summary>
[Allow(Permission.MendRuns)]
public sealed record CompletePlainTask : ICommand<bool>
{
    [Required]
    [MaxLength(200)]
    public required string TaskId { get; init; }

    /// <summary>What the activity gives out.</summary>
    public JsonElement? Result { get; init; }
}

internal sealed class CompletePlainTaskHandler(AuditFlowDb db, Signals signals, Trail trail) : IRequestHandler<CompletePlainTask, bool>
{
    const string Waiting = "Elsa.RunTask";

    public async Task<bool> Handle(CompletePlainTask request, CancellationToken cancellationToken)
    {
        var wait = await db.Bookmarks.AsNoTracking().Where(b => b.Name == Waiting && b.Key == request.TaskId).Select(b => new { b.Id, b.InstanceId }).SingleOrDefaultAsync(cancellationToken);
        if (wait is null)
        {
            trail.KeepSilent();
            return false;
        }

        signals.Add(SignalKind.Resume, wait.InstanceId, key: wait.Id, payload: JsonSerializer.SerializeToElement(new { RunTaskInput = request.Result }, WorkflowJson.Inputs));
        var audit = await db.Instances.Where(i => i.Id == wait.InstanceId).Select(i => i.AuditId).SingleOrDefaultAsync(cancellationToken);
        trail.Add(audit, "plain-task-completed", $"run:{wait.InstanceId}", "The result of a task that the run had asked of a program was given.", new { request.TaskId });
        return true;
    }
}
