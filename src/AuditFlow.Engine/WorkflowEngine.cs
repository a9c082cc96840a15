using AuditFlow.Engine.Definitions;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine;

/// <summary>
/// Runs workflow definitions in Elsa 3's JSON. It never stores, sends or waits: each call works until the run cannot go on, and returns what came of it.
/// One engine serves all threads; one instance must not be in two calls at the same time, which the host sees to.
/// </summary>
public sealed class WorkflowEngine(ActivityCatalog catalog, EngineOptions? options = null)
{
    public ActivityCatalog Catalog { get; } = catalog;

    public EngineOptions Options { get; } = options ?? new EngineOptions();

    /// <summary>
    /// Compiles a definition. Throws <see cref="InvalidDefinition"/> with every problem found. <paramref name="library"/> finds the workflows that it uses as
    /// activities; they become part of the compiled workflow as they are at this moment.
    /// </summary>
    public CompiledWorkflow Compile(WorkflowDefinition definition, DefinitionLibrary? library = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new WorkflowCompiler(Catalog, Options, definition, library).Compile();
    }

    /// <summary>Starts a new instance and runs it until it ends or waits.</summary>
    public ValueTask<RunResult> StartAsync(CompiledWorkflow workflow, StartRun start, IRunHost host, CancellationToken cancellationToken)
        => StartAsync(workflow, start, host, null, cancellationToken);

    /// <summary>
    /// Goes on from a bookmark. When the instance has ended or the bookmark stands no longer, nothing happens: the result holds the same state and an
    /// empty journal. If an exception escapes, <paramref name="state"/> is as it was.
    /// </summary>
    public async ValueTask<RunResult> ResumeAsync(CompiledWorkflow workflow, WorkflowState state, ResumeRun resume, IRunHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resume);
        var burst = Restore(workflow, state, host, cancellationToken, out var runs);
        if (burst.Status == WorkflowStatus.Finished
            || burst.Bookmarks.Find(resume.BookmarkId) is not { } bookmark
            || runs.GetValueOrDefault(bookmark.ActivityInstanceId) is not { } run)
        {
            return new RunResult(state);
        }

        burst.ScheduleResume(run, bookmark, resume.Input);
        await burst.RunAsync();
        return Settlement.Of(burst);
    }

    /// <summary>Ends an instance from outside: everything alive is cancelled, every bookmark removed. Does nothing when it has ended well or was cancelled already.</summary>
    public ValueTask<RunResult> CancelAsync(CompiledWorkflow workflow, WorkflowState state, IRunHost host, CancellationToken cancellationToken)
    {
        var burst = Restore(workflow, state, host, cancellationToken, out _);
        if (burst.SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled)
        {
            return ValueTask.FromResult(new RunResult(state));
        }

        burst.CancelAll();
        return ValueTask.FromResult(Settlement.Of(burst));
    }

    /// <summary>Lets a faulted activity run again, for an operator. Its incidents are resolved; a faulted instance goes on.</summary>
    public async ValueTask<RunResult> RetryAsync(CompiledWorkflow workflow, WorkflowState state, string activityInstanceId, IRunHost host, CancellationToken cancellationToken)
    {
        var burst = Restore(workflow, state, host, cancellationToken, out var runs);
        var run = Faulted(runs, activityInstanceId);
        Reopen(burst, run, JournalEvents.Retried, null);
        burst.Bookmarks.BurnAllOf(run);
        burst.Move(run, ActivityStatus.Running);
        burst.ScheduleAgain(run);
        await burst.RunAsync();
        return Settlement.Of(burst);
    }

    /// <summary>Lets a faulted activity count as completed by the outcome named (null = Done), for an operator; the reason is journalled.</summary>
    public async ValueTask<RunResult> SkipAsync(CompiledWorkflow workflow, WorkflowState state, string activityInstanceId, string? outcome, string reason, IRunHost host, CancellationToken cancellationToken)
    {
        var burst = Restore(workflow, state, host, cancellationToken, out var runs);
        var run = Faulted(runs, activityInstanceId);
        Reopen(burst, run, JournalEvents.Skipped, reason);
        burst.Move(run, ActivityStatus.Running);
        burst.Complete(run, outcome is null ? null : new Outcomes([outcome]));
        await burst.RunAsync();
        return Settlement.Of(burst);
    }

    /// <summary>
    /// What moving an instance to another version of its definition would do. Activities are matched by their ids, inside what is around them; variables by
    /// their ids, else by name; the counters of flowcharts by activities and connections. Nothing changes. <paramref name="from"/> is the version that it runs.
    /// </summary>
    public MovePlan PlanMove(CompiledWorkflow from, CompiledWorkflow to, WorkflowState state) => Mover(from, to, state).Plan();

    /// <summary>
    /// Moves an instance to another version of its definition. Nothing is executed and nothing that ran is repeated: what waits goes on waiting for what it
    /// waited for, and goes on in the new version when it is resumed. The result holds the new state, one journal entry (<c>Moved</c>), and the bookmarks that
    /// lie elsewhere now, burnt and set anew. Throws <see cref="InvalidOperationException"/> with the plan's hindrances when there are any.
    /// </summary>
    public RunResult Move(CompiledWorkflow from, CompiledWorkflow to, WorkflowState state, IRunHost host, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        var mover = Mover(from, to, state);
        var plan = mover.Plan();
        return plan.IsPossible ? mover.Carry(plan, host, reason) : throw new InvalidOperationException(string.Join(" ", plan.Hindrances));
    }

    internal async ValueTask<RunResult> StartAsync(CompiledWorkflow workflow, StartRun start, IRunHost host, Burst? outer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(host);
        var fresh = new WorkflowState
        {
            InstanceId = start.InstanceId,
            CorrelationId = start.CorrelationId,
            Name = start.Name,
            ParentInstanceId = start.ParentInstanceId,
            ParentKey = start.ParentKey,
            Properties = start.Properties,
            Input = start.Input.Count == 0 ? EmptyValues.Instance : new Dictionary<string, object?>(start.Input, StringComparer.OrdinalIgnoreCase),
            CreatedAt = host.Clock.GetUtcNow(),
        };
        var burst = new Burst(this, workflow, fresh, host, outer is null ? 0 : outer.Depth + 1, cancellationToken)
        {
            Outer = outer,
            TriggerActivityId = start.TriggerActivityId,
            TriggerPayload = start.TriggerPayload,
        };
        burst.Schedule(workflow.Root, null);
        await burst.RunAsync();
        return Settlement.Of(burst);
    }

    private Burst Restore(CompiledWorkflow workflow, WorkflowState state, IRunHost host, CancellationToken cancellationToken, out Dictionary<string, ActivityRun> runs)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(host);
        if (workflow.DefinitionVersionId != state.DefinitionVersionId)
        {
            throw new ArgumentException($"The instance {state.InstanceId} runs version {state.DefinitionVersionId}, not {workflow.DefinitionVersionId}.", nameof(workflow));
        }

        var burst = new Burst(this, workflow, state, host, 0, cancellationToken);
        runs = RunTree.Restore(burst, state.Runs);
        return burst;
    }

    private static Mover Mover(CompiledWorkflow from, CompiledWorkflow to, WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(state);
        return from.DefinitionVersionId == state.DefinitionVersionId
            ? new Mover(from, to, state)
            : throw new ArgumentException($"The instance {state.InstanceId} runs version {state.DefinitionVersionId}, not {from.DefinitionVersionId}.", nameof(from));
    }

    private static ActivityRun Faulted(Dictionary<string, ActivityRun> runs, string activityInstanceId)
        => runs.GetValueOrDefault(activityInstanceId) is { Status: ActivityStatus.Faulted } run
            ? run
            : throw new InvalidOperationException($"There is no faulted activity {activityInstanceId} in this instance.");

    private static void Reopen(Burst burst, ActivityRun run, string journalEvent, string? reason)
    {
        burst.Reopen();
        burst.Resolve(run);
        burst.Journal.Write(journalEvent, run, reason);
    }
}
