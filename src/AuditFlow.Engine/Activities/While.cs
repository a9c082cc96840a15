using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Runs its body as long as the condition holds, which is asked before each pass.</summary>
internal sealed class While(CompiledInput condition, Node? body) : Loop
{
    protected override void Pass(Burst burst, ActivityRun run)
    {
        if (run.IsBreaking || !condition.Evaluate<bool>(burst, run))
        {
            burst.Complete(run);
            return;
        }

        burst.Schedule(body ?? throw new InvalidOperationException("The loop has nothing to run and would go on for ever."), run);
    }
}
