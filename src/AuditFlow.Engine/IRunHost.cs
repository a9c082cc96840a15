namespace AuditFlow.Engine;

/// <summary>
/// What the engine needs from outside during one burst of execution. A host gives one object per burst; nothing of it is kept afterwards.
/// The engine itself neither stores nor sends anything: all effects are in the <see cref="RunResult"/>.
/// </summary>
public interface IRunHost
{
    /// <summary>The only clock of a run; expressions read it too.</summary>
    TimeProvider Clock { get; }

    /// <summary>The services that activities of the host may ask for.</summary>
    IServiceProvider Services { get; }

    /// <summary>A new id for an instance, a bookmark or an execution of an activity.</summary>
    string NewId();

    /// <summary>Takes a line of the activity WriteLine.</summary>
    void WriteLine(string text);

    /// <summary>The compiled workflow that ExecuteWorkflow, DispatchWorkflow or a workflow used as an activity names; null = there is none.</summary>
    ValueTask<CompiledWorkflow?> FindWorkflowAsync(string definitionId, WorkflowVersion version, CancellationToken cancellationToken);

    /// <summary>
    /// Whether ExecuteWorkflow, DispatchWorkflow or BulkDispatchWorkflows may start a child whose activation strategy forbids it beside these runs (see
    /// <see cref="Activation.Forbids"/>). The engine says whether one of them is running in this burst, which the host cannot see yet. A host that does not count
    /// lets every child start.
    /// </summary>
    ValueTask<bool> MayStartAsync(ForbiddingRuns beside, bool isOneInThisBurst, CancellationToken cancellationToken) => ValueTask.FromResult(true);

    /// <summary>
    /// Called before an activity of the host runs, never for the engine's own activities. A host sets its savepoint when the activity first uses the database.
    /// </summary>
    ValueTask ActivityStartingAsync(ActivityContext context);

    /// <summary>Called after an activity of the host ended its turn without an error: flush its changes and release the savepoint.</summary>
    ValueTask ActivityEndedAsync(ActivityContext context);

    /// <summary>Called after an activity of the host failed: roll back to the savepoint.</summary>
    ValueTask ActivityFaultedAsync(ActivityContext context, Exception fault);

    /// <summary>
    /// Whether this exception is the activity's own fault. When false (a deadlock, a lost connection, a stopping host) the engine records no
    /// incident and lets the exception escape; the host rolls everything back and runs the burst again.
    /// </summary>
    bool IsFault(Exception exception);
}
