using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Runs its body for each item, one after the other. The items are evaluated anew for each pass, as in Elsa.</summary>
internal sealed class ForEach(CompiledInput items, Node? body) : Loop
{
    protected override void Pass(Burst burst, ActivityRun run)
    {
        if (run.IsBreaking)
        {
            burst.Complete(run);
            return;
        }

        var all = Items.Of(items.Evaluate(burst, run));
        if (run.Cursor >= all.Count)
        {
            burst.Complete(run);
            return;
        }

        var index = run.Cursor++;
        burst.SetOutput(run, "CurrentValue", all[index]);
        if (body is null)
        {
            burst.Complete(run);
        }
        else
        {
            burst.Schedule(body, run, loopValues: [index, all[index]]);
        }
    }
}
