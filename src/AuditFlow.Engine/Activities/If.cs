using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Runs the one or the other activity inside it; always leaves by Done.</summary>
internal sealed class If(CompiledInput condition, Node? then, Node? otherwise) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var holds = condition.Evaluate<bool>(burst, run);
        burst.SetOutput(run, "Result", ValueConversion.Box(holds));
        if ((holds ? then : otherwise) is { } next)
        {
            burst.Schedule(next, run);
        }
        else
        {
            burst.Complete(run);
        }

        return ValueTask.CompletedTask;
    }

    public override void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes) => burst.Complete(run);
}
