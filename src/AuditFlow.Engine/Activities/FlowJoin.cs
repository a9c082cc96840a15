using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>What a join waits for.</summary>
internal enum FlowJoinMode
{
    /// <summary>The first way in that is followed.</summary>
    WaitAny,

    /// <summary>All ways in, each followed.</summary>
    WaitAll,

    /// <summary>All ways in, at least one followed.</summary>
    WaitAllActive,
}

/// <summary>
/// Joins branches of a flowchart. The waiting is the flowchart's. A join that waits for any way in cancels what still runs on the others when it runs. Elsa's
/// does so in every mode, and thereby takes away the bookmarks of a branch that went back in a loop; ours leaves that branch alone.
/// </summary>
internal sealed class FlowJoin(CompiledInput mode) : Behaviour
{
    public FlowJoinMode ModeFor(Burst burst, ActivityRun flowchart) => mode.Evaluate<FlowJoinMode>(burst, flowchart);

    /// <summary>Whether it waits, as far as can be told before a run, until each way into it is followed.</summary>
    public bool MayNeedEveryWay => mode.Known is null or FlowJoinMode.WaitAll;

    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        if (run.Parent is { Node.Behaviour: Flowchart flowchart } around && ModeFor(burst, around) == FlowJoinMode.WaitAny)
        {
            flowchart.CancelWaysInto(burst, around, run.Node.Position);
        }

        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
