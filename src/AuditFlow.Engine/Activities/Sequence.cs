using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>Runs its activities one after the other.</summary>
internal sealed class Sequence(Node[] activities) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        Next(burst, run);
        return ValueTask.CompletedTask;
    }

    public override void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes)
    {
        if (run.IsBreaking || child.Node.IsTerminal)
        {
            burst.Complete(run);
        }
        else
        {
            Next(burst, run);
        }
    }

    /// <summary>Stops after the present activity, and lets the signal go on up to the loop.</summary>
    public override bool OnBreak(ActivityRun run)
    {
        run.IsBreaking = true;
        return false;
    }

    private void Next(Burst burst, ActivityRun run)
    {
        if (run.Cursor >= activities.Length)
        {
            burst.Complete(run);
        }
        else
        {
            burst.Schedule(activities[run.Cursor++], run);
        }
    }
}
