using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Leaves by True or False.</summary>
internal sealed class FlowDecision(CompiledInput condition) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var holds = condition.Evaluate<bool>(burst, run);
        burst.SetOutput(run, "Result", ValueConversion.Box(holds));
        burst.Complete(run, holds ? Outcomes.True : Outcomes.False);
        return ValueTask.CompletedTask;
    }
}
