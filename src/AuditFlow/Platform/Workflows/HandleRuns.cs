using System.ComponentModel.DataAnnotations;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Studio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Ends several runs, each with all that it started. What has ended already is told and stops nothing.</summary>
[Allow(Permission.MendRuns)]
public sealed record CancelRuns : ICommand<RunsDone>
{
    public required RunChoice Choice { get; init; }

    [Required]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

/// <summary>Lets the stopped steps of several runs be tried again.</summary>
[Allow(Permission.MendRuns)]
public sealed record RetryRuns : ICommand<RunsDone>
{
    public required IReadOnlyCollection<string> RunIds { get; init; }

    /// <summary>These steps alone, when any are named.</summary>
    public IReadOnlyCollection<string> ActivityIds { get; init; } = [];

    [Required]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

/// <summary>
/// Deletes runs that have ended and belong to no audit, with their journals. A run of an audit is part of its record and
/// goes with it, when its time of keeping is over. Under a legal hold on everything none is deleted.
/// </summary>
[Allow(Permission.MendRuns)]
public sealed record DeleteRuns : ICommand<RunsDone>
{
    public required IReadOnlyCollection<string> RunIds { get; init; }
}

internal sealed class CancelRunsHandler(AuditFlowDb db, Runs runs, Trail trail) : IRequestHandler<CancelRuns, RunsDone>
{
    const int MostAtOnce = 500;

    public async Task<RunsDone> Handle(CancelRuns request, CancellationToken cancellationToken)
    {
        var (ids, version, drawing) = request.Choice;
        Refuse.If(ids.Count == 0 && version is null && drawing is null, "no-runs", "No run was named.");
        Refuse.If(ids.Count > MostAtOnce, "too-many-runs", $"No more than {MostAtOnce} runs at once.");
        var chosen = await db.Instances.AsNoTracking()
            .Where(r => ids.Count > 0 ? ids.Contains(r.Id) : r.FinishedAt == null && (version != null ? r.DefinitionVersionId == version : r.DefinitionId == drawing))
            .OrderBy(r => r.CreatedAt).Take(MostAtOnce).Select(r => new { r.Id, r.AuditId, r.Name, r.FinishedAt }).ToListAsync(cancellationToken);
        trail.KeepSilent();
        foreach (var run in chosen.Where(r => r.FinishedAt is null))
        {
            runs.Cancel(run.Id);
            trail.Add(run.AuditId, "run-cancelled", $"run:{run.Id}", $"Run '{run.Name}' cancelled: {request.Reason}");
        }

        var refused = chosen.Where(r => r.FinishedAt is not null).Select(r => $"The run '{r.Name}' has ended already.").Concat(ids.Except(chosen.Select(r => r.Id)).Select(id => $"There is no run {id}."));
        return new RunsDone(chosen.Count(r => r.FinishedAt is null), [.. refused]);
    }
}

internal sealed class RetryRunsHandler(AuditFlowDb db, Signals signals, Trail trail) : IRequestHandler<RetryRuns, RunsDone>
{
    public async Task<RunsDone> Handle(RetryRuns request, CancellationToken cancellationToken)
    {
        Refuse.If(request.RunIds.Count > 100, "too-many-runs", "No more than 100 runs at once.");
        trail.KeepSilent();
        var runs = await db.Instances.AsNoTracking().Where(r => request.RunIds.Contains(r.Id)).Select(r => new { r.Id, r.AuditId, r.Name, r.State }).ToListAsync(cancellationToken);
        var refused = request.RunIds.Except(runs.Select(r => r.Id)).Select(id => $"There is no run {id}.").ToList();
        var count = 0;
        foreach (var run in runs)
        {
            var stopped = (run.State is null ? [] : WorkflowState.Parse(run.State).Incidents)
                .Where(i => !i.IsResolved && (request.ActivityIds.Count == 0 || request.ActivityIds.Contains(i.ActivityId))).DistinctBy(i => i.ActivityInstanceId).ToList();
            if (stopped.Count == 0)
            {
                refused.Add($"Nothing is wrong with the run '{run.Name}'.");
                continue;
            }

            foreach (var incident in stopped)
            {
                signals.Add(SignalKind.Retry, run.Id, key: incident.ActivityInstanceId, payload: new Mend { Reason = request.Reason });
            }

            trail.Add(run.AuditId, "run-mended", $"run:{run.Id}", $"Retry of {stopped.Count} stopped steps in '{run.Name}': {request.Reason}");
            count++;
        }

        return new RunsDone(count, refused);
    }
}

internal sealed class DeleteRunsHandler(AuditFlowDb db, AuditFlowSettings settings, Trail trail) : IRequestHandler<DeleteRuns, RunsDone>
{
    public async Task<RunsDone> Handle(DeleteRuns request, CancellationToken cancellationToken)
    {
        Refuse.If(settings.Retention.LegalHold, "legal-hold", "Everything is under legal hold (Retention:LegalHold), so no run is deleted.");
        Refuse.If(request.RunIds.Count > 100, "too-many-runs", "No more than 100 runs at once.");
        trail.KeepSilent();
        var runs = await db.Instances.AsNoTracking().Where(r => request.RunIds.Contains(r.Id)).Select(r => new { r.Id, r.Name, r.DefinitionId, r.Version, r.AuditId, r.FinishedAt }).ToListAsync(cancellationToken);
        var parents = await db.Instances.Where(r => request.RunIds.Contains(r.ParentInstanceId!) && r.FinishedAt == null).Select(r => r.ParentInstanceId!).Distinct().ToListAsync(cancellationToken);
        var refused = request.RunIds.Except(runs.Select(r => r.Id)).Select(id => $"There is no run {id}.").ToList();
        List<string> gone = [];
        foreach (var run in runs)
        {
            var why = run.AuditId is not null ? "belongs to an audit. It is part of that audit's record and is deleted with it, not here"
                : run.FinishedAt is null ? "is under way. Cancel it first"
                : parents.Contains(run.Id) ? "started runs that are under way"
                : null;
            if (why is not null)
            {
                refused.Add($"The run '{run.Name}' {why}.");
                continue;
            }

            gone.Add(run.Id);
            trail.Add(null, "run-deleted", $"run:{run.Id}", $"The run '{run.Name}' of the drawing {run.DefinitionId}, version {run.Version}, was deleted with its journal. It had ended and belonged to no audit.");
        }

        await db.RemoveRunsAsync(gone, cancellationToken);
        return new RunsDone(gone.Count, refused);
    }
}
