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

    /// <summary>The activity at a position; null when there is none.</summary>
    public Node? ActivityAt(int position) => position >= 0 && position < activities.Length ? activities[position] : null;

    /// <summary>The position behind the activity with the same id; null when there is none.</summary>
    public int? After(Node? other) => other is not null && Array.FindIndex(activities, activity => activity.ActivityId == other.ActivityId) is var position and >= 0 ? position + 1 : null;

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
