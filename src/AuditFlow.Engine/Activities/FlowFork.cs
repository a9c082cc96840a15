using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Leaves by all its branches at once.</summary>
internal sealed class FlowFork(CompiledInput branches) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var names = branches.Evaluate<List<string>>(burst, run);
        burst.Complete(run, names is { Count: > 0 } ? new Outcomes([.. names]) : null);
        return ValueTask.CompletedTask;
    }
}
