using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Counts from a start to an end. Without a body it never completes, as in Elsa.</summary>
internal sealed class For(CompiledInput start, CompiledInput end, CompiledInput step, CompiledInput inclusive, Node? body) : Loop
{
    protected override void Pass(Burst burst, ActivityRun run)
    {
        if (body is null)
        {
            return;
        }

        var stepSize = step.Evaluate<int>(burst, run);
        var last = end.Evaluate<int>(burst, run);
        var current = run.Progress is int previous ? previous + stepSize : start.Evaluate<int>(burst, run);
        var includesEnd = inclusive.Evaluate<bool>(burst, run);
        var goesOn = stepSize > 0
            ? current < last || (includesEnd && current == last)
            : current > last || (includesEnd && current == last);
        if (!goesOn || run.IsBreaking)
        {
            burst.Complete(run);
            return;
        }

        run.Progress = current;
        burst.SetOutput(run, "CurrentValue", current);
        burst.Schedule(body, run, loopValues: [current]);
    }
}
