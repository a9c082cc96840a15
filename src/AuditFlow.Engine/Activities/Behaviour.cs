using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>
/// What a node does. One object per node of a compiled workflow; it holds the node's compiled inputs and no state of any run.
/// </summary>
internal abstract class Behaviour
{
    /// <summary>The first turn.</summary>
    public abstract ValueTask ExecuteAsync(Burst burst, ActivityRun run);

    /// <summary>A later turn, when one of its bookmarks is resumed; unless overridden the activity completes.</summary>
    public virtual ValueTask ResumeAsync(Burst burst, ActivityRun run, Bookmark bookmark, object? input)
    {
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }

    /// <summary>A child that this activity scheduled has completed.</summary>
    public virtual void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes)
    {
    }

    /// <summary>An activity inside (or this one) was cancelled.</summary>
    public virtual void OnCanceled(Burst burst, ActivityRun run, ActivityRun canceled)
    {
    }

    /// <summary>An activity Break was reached inside. Returns true when the signal goes no further up.</summary>
    public virtual bool OnBreak(ActivityRun run) => false;

    /// <summary>An activity Complete was reached inside. Returns true when this activity took it.</summary>
    public virtual bool OnCompleteComposite(Burst burst, ActivityRun run, Outcomes outcomes) => false;
}
