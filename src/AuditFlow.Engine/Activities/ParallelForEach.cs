using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Runs its body for all items at the same time; completes when all have.</summary>
internal sealed class ParallelForEach(CompiledInput items, Node? body) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var all = Items.OfList(items.Evaluate(burst, run));
        if (body is null || all.Count == 0)
        {
            burst.Complete(run);
            return ValueTask.CompletedTask;
        }

        run.Cursor = all.Count;
        for (var i = 0; i < all.Count; i++)
        {
            burst.Schedule(body, run, loopValues: [all[i], i]);
        }

        return ValueTask.CompletedTask;
    }

    public override void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes)
    {
        if (--run.Cursor == 0)
        {
            burst.Complete(run);
        }
    }
}
