using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>The workflow itself: runs its root, and completes when the root does.</summary>
internal sealed class WorkflowBehaviour(Node? root) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        if (root is null)
        {
            burst.Complete(run);
        }
        else
        {
            burst.Schedule(root, run);
        }

        return ValueTask.CompletedTask;
    }

    public override void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes) => burst.Complete(run);

    public override bool OnCompleteComposite(Burst burst, ActivityRun run, Outcomes outcomes)
    {
        burst.Complete(run, outcomes);
        return true;
    }
}
