using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>How a faulted step is dealt with.</summary>
public enum MendBy
{
    /// <summary>It runs again.</summary>
    Retry,

    /// <summary>It counts as done.</summary>
    Skip,
}

/// <summary>Lets a faulted step of a run be tried again, or passes over it with a reason.</summary>
[Allow(Permission.MendRuns)]
public sealed record MendRun : ICommand
{
    [Required]
    public required string RunId { get; init; }

    [Required]
    public required string ActivityInstanceId { get; init; }

    public required MendBy By { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class MendRunHandler(AuditFlowDb db, Signals signals, Trail trail) : IRequestHandler<MendRun, Unit>
{
    public async Task<Unit> Handle(MendRun request, CancellationToken cancellationToken)
    {
        var run = Refuse.IfMissing(await db.Instances.AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.RunId, cancellationToken), "such run");
        Refuse.If(run.IncidentCount == 0, "run-not-faulted", "Nothing is wrong with this run.");
        signals.Add(request.By == MendBy.Retry ? SignalKind.Retry : SignalKind.Skip, run.Id, key: request.ActivityInstanceId, payload: new Mend { Reason = request.Reason });
        trail.Add(run.AuditId, "run-mended", $"run:{run.Id}", $"{request.By} of a stopped step in '{run.Name}': {request.Reason}", request);
        return Unit.Value;
    }
}

/// <summary>Ends a run and all that it started.</summary>
[Allow(Permission.MendRuns)]
public sealed record CancelRun : ICommand
{
    [Required]
    public required string RunId { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class CancelRunHandler(AuditFlowDb db, Runs runs, Trail trail) : IRequestHandler<CancelRun, Unit>
{
    public async Task<Unit> Handle(CancelRun request, CancellationToken cancellationToken)
    {
        var run = Refuse.IfMissing(await db.Instances.AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.RunId, cancellationToken), "such run");
        Refuse.If(run.FinishedAt is not null, "run-ended", "This run has ended already.");
        runs.Cancel(run.Id);
        trail.Add(run.AuditId, "run-cancelled", $"run:{run.Id}", $"Run '{run.Name}' cancelled: {request.Reason}");
        return Unit.Value;
    }
}

/// <summary>Lets the pump try parked work again.</summary>
[Allow(Permission.MendRuns)]
public sealed record RetryParked : ICommand
{
    public required Guid SignalId { get; init; }
}

internal sealed class RetryParkedHandler(AuditFlowDb db, Trail trail, TimeProvider clock, Storage.AfterCommit afterCommit, WorkflowWakeUp wakeUp) : IRequestHandler<RetryParked, Unit>
{
    public async Task<Unit> Handle(RetryParked request, CancellationToken cancellationToken)
    {
        var parked = await db.Signals.Where(s => s.Id == request.SignalId && s.ParkedBecause != null).Select(s => new { s.InstanceId }).SingleOrDefaultAsync(cancellationToken);
        DateTimeOffset? now = clock.GetUtcNow();
        var found = await db.Signals.Where(s => s.Id == request.SignalId && s.ParkedBecause != null).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.ReadyAt, now).SetProperty(s => s.ParkedBecause, (string?)null).SetProperty(s => s.Attempts, 0), cancellationToken);
        Refuse.If(parked is null || found == 0, "not-parked", "This work is not parked any more.");
        var audit = await db.Instances.Where(i => i.Id == parked.InstanceId).Select(i => i.AuditId).SingleOrDefaultAsync(cancellationToken);
        var subject = parked.InstanceId is { } run ? $"run:{run}" : $"signal:{request.SignalId}";
        trail.Add(audit, "parked-work-retried", subject, "Parked work was given to the pump again.");
        afterCommit.Do(wakeUp.Ring);
        return Unit.Value;
    }
}
