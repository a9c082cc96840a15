using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>Runs the activities of the cases that hold, or the default one; completes when all have.</summary>
internal sealed class Switch(SwitchCases cases, Node? otherwise) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var matching = cases.Matching(burst, run);
        Node?[] activities = matching.Count == 0 ? [otherwise] : [.. matching.Select(taken => taken.Activity)];
        foreach (var activity in activities)
        {
            if (activity is not null)
            {
                run.Cursor++;
                burst.Schedule(activity, run);
            }
        }

        if (run.Cursor == 0)
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
