using System.ComponentModel.DataAnnotations;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>What moving a run to a newer version of its drawing would do, in sentences. Nothing changes.</summary>
[Allow(Permission.MendRuns)]
public sealed record PlanMove : IQuery<RunMove>
{
    [Required]
    [MaxLength(64)]
    public required string RunId { get; init; }

    /// <summary>Null means the published one.</summary>
    [Range(1, int.MaxValue)]
    public int? ToVersion { get; init; }
}

/// <summary>What a move would do.</summary>
/// <param name="FromVersion">The version that the run is on.</param>
/// <param name="ToVersion">Where it would go.</param>
/// <param name="Revision">Counts the steps of the run; a move can be bound to the run as it was when this was read.</param>
/// <param name="Stays">What goes on as it is, a sentence each.</param>
/// <param name="Notes">What will be different, a sentence each.</param>
/// <param name="Hindrances">What stands against it, a sentence each; empty when it can be done.</param>
public sealed record RunMove(
    int FromVersion, int ToVersion, long Revision, IReadOnlyList<string> Stays, IReadOnlyList<string> Notes, IReadOnlyList<string> Hindrances);

/// <summary>
/// Moves a run to a newer version of its drawing (R-66: it stays on its own until somebody does). What waits goes on waiting; nothing that ran runs again.
/// </summary>
[Allow(Permission.MendRuns)]
public sealed record MoveRun : ICommand
{
    [Required]
    [MaxLength(64)]
    public required string RunId { get; init; }

    /// <summary>Null means the published one.</summary>
    [Range(1, int.MaxValue)]
    public int? ToVersion { get; init; }

    /// <summary>The run as it was when the plan was read; null moves it as it is now.</summary>
    public long? Revision { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class PlanMoveHandler(AuditFlowDb db, Drawings drawings, WorkflowEngine engine) : IRequestHandler<PlanMove, RunMove>
{
    public async Task<RunMove> Handle(PlanMove request, CancellationToken cancellationToken)
    {
        var run = Refuse.IfMissing(await db.Instances.AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.RunId, cancellationToken), "such run");
        Refuse.If(run.State is null, "run-not-begun", "This run has not begun yet. It can be moved once it has.");
        var target = await MoveTarget.FindAsync(db, run.DefinitionId, run.Version, request.ToVersion, cancellationToken);
        CompiledWorkflow from, to;
        try
        {
            from = await drawings.GetAsync(db, run.DefinitionVersionId, cancellationToken);
            to = await drawings.GetAsync(db, target.Id, cancellationToken);
        }
        catch (InvalidDefinition invalid)
        {
            return new RunMove(run.Version, target.Version, run.Revision, [], [], [.. invalid.Problems.Select(p => $"A version cannot be loaded: {p.ActivityId}: {p.Reason}")]);
        }

        var state = WorkflowState.Parse(run.State);
        var plan = engine.PlanMove(from, to, state);
        return new RunMove(run.Version, target.Version, run.Revision, [.. Stays(plan, state, StepNames.Of(to.Definition))], plan.Notes, plan.Hindrances);
    }

    // What is around a waiting step moves with it and needs no sentence of its own.
    static IEnumerable<string> Stays(MovePlan plan, WorkflowState state, StepNames names)
    {
        foreach (var activity in plan.Activities.Where(a => a.ToNodeId is not null))
        {
            var name = names.OfNode(activity.ToNodeId!);
            if (activity.IsWaiting)
            {
                yield return $"'{name}' goes on waiting.";
            }
            else if (state.Activities.Any(a => a.ActivityInstanceId == activity.ActivityInstanceId && a.Status == ActivityStatus.Faulted))
            {
                yield return $"'{name}' stays stopped and can be tried again.";
            }
        }

        var kept = plan.Variables.Count(v => v.Move == VariableMove.Kept);
        if (kept > 0)
        {
            yield return kept == 1 ? "1 variable keeps its value." : $"{kept} variables keep their values.";
        }
    }
}

internal sealed class MoveRunHandler(AuditFlowDb db, InstanceStore store, Drawings drawings, WorkflowEngine engine, BurstHost host, Trail trail, AfterCommit afterCommit, WorkflowWakeUp wakeUp)
    : IRequestHandler<MoveRun, Unit>
{
    public async Task<Unit> Handle(MoveRun request, CancellationToken cancellationToken)
    {
        // Locked first: the pump cannot take a step between the plan and the move.
        var run = Refuse.IfMissing(await store.LockAsync(request.RunId, cancellationToken), "such run");
        Refuse.If(run.State is null, "run-not-begun", "This run has not begun yet. It can be moved once it has.");
        Refuse.If(
            request.Revision is { } seen && seen != run.Revision, "changed-meanwhile", "The run has taken a step since you looked at it. Read again what moving it would do.");
        var target = await MoveTarget.FindAsync(db, run.DefinitionId, run.Version, request.ToVersion, cancellationToken);
        var (from, to) = await LoadAsync(run.DefinitionVersionId, target.Id, cancellationToken);
        var state = WorkflowState.Parse(run.State);
        var plan = engine.PlanMove(from, to, state);
        Refuse.If(!plan.IsPossible, "run-cannot-move", string.Join(" ", plan.Hindrances));

        await store.SaveMovedAsync(run, engine.Move(from, to, state, host, request.Reason), cancellationToken);
        trail.Add(
            run.AuditId, "run-moved", $"run:{run.Id}", $"Run '{run.Name}' moved from version {run.Version} to version {target.Version}: {request.Reason}",
            new { from = run.DefinitionVersionId, to = target.Id, notes = plan.Notes });
        afterCommit.Do(wakeUp.Ring);
        return Unit.Value;
    }

    async Task<(CompiledWorkflow From, CompiledWorkflow To)> LoadAsync(string from, string to, CancellationToken cancellationToken)
    {
        try
        {
            return (await drawings.GetAsync(db, from, cancellationToken), await drawings.GetAsync(db, to, cancellationToken));
        }
        catch (InvalidDefinition invalid)
        {
            throw new Refusal("run-cannot-move", $"A version cannot be loaded: {invalid.Message}");
        }
    }
}

/// <summary>The version to which a run is to be moved.</summary>
internal sealed record MoveTarget(string Id, int Version, bool IsPublished)
{
    public static async Task<MoveTarget> FindAsync(AuditFlowDb db, string definitionId, int from, int? to, CancellationToken cancellationToken)
    {
        var versions = db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId);
        versions = to is null ? versions.Where(d => d.IsPublished) : versions.Where(d => d.Version == to);
        var target = await versions.Select(d => new MoveTarget(d.Id, d.Version, d.IsPublished)).SingleOrDefaultAsync(cancellationToken);
        Refuse.If(target is null, "no-such-version", to is null ? "No version of this drawing is published, so there is none to move to." : $"There is no version {to} of this drawing.");
        Refuse.If(target.Version <= from, "version-not-newer", $"The run is on version {from} already. It can be moved to a newer one only.");

        // A version that was never published may still change under the run.
        var isPast = target.IsPublished || await db.Definitions.AnyAsync(d => d.DefinitionId == definitionId && d.IsPublished && d.Version > target.Version, cancellationToken);
        Refuse.If(!isPast, "version-not-published", $"Version {target.Version} of this drawing is not published.");
        return target;
    }
}
