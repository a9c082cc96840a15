using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Names the instance.</summary>
internal sealed class SetName(CompiledInput value) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        burst.Name = value.Evaluate<string>(burst, run);
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Sets the correlation id of the instance.</summary>
internal sealed class Correlate(CompiledInput correlationId) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        burst.CorrelationId = correlationId.Evaluate<string>(burst, run);
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
