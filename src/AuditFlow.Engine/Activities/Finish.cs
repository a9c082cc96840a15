using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>Ends the whole run at once; whatever waits or is queued is forgotten.</summary>
internal sealed class Finish : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        burst.Finish();
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
