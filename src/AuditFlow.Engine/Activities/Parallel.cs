using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>Runs its activities at the same time; completes when all have.</summary>
internal sealed class Parallel(Node[] activities) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        run.Cursor = activities.Length;
        foreach (var activity in activities)
        {
            burst.Schedule(activity, run);
        }

        if (activities.Length == 0)
        {
            burst.Complete(run);
        }

        return ValueTask.CompletedTask;
    }

    public override void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes)
    {
        if (--run.Cursor == 0)
        {
            burst.Complete(run);
        }
    }
}
