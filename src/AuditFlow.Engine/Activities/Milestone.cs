using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>Start and End: does nothing and completes.</summary>
internal sealed class Milestone : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
