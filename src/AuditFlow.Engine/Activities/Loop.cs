using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>What the loops share: one pass after the other, until the loop itself or an activity Break ends it.</summary>
internal abstract class Loop : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        Pass(burst, run);
        return ValueTask.CompletedTask;
    }

    public override void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes) => Pass(burst, run);

    /// <summary>Takes the signal: it goes no further up. The pass that runs is ended by what it runs in.</summary>
    public override bool OnBreak(ActivityRun run)
    {
        run.IsBreaking = true;
        return true;
    }

    /// <summary>Schedules the next pass, or completes.</summary>
    protected abstract void Pass(Burst burst, ActivityRun run);
}
