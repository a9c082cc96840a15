using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>When a Fork is done.</summary>
internal enum ForkJoinMode
{
    WaitAll,
    WaitAny,
}

/// <summary>Runs its branches at the same time; completes when all have, or when the first has.</summary>
internal sealed class Fork(Node[] branches, bool waitsForAny) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        run.Cursor = branches.Length;
        foreach (var branch in branches)
        {
            burst.Schedule(branch, run);
        }

        if (branches.Length == 0)
        {
            burst.Complete(run);
        }

        return ValueTask.CompletedTask;
    }

    public override void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes)
    {
        if (--run.Cursor == 0 || waitsForAny)
        {
            burst.Complete(run);
        }
    }
}
