using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>Leaves by the labels of the cases that hold, or by Default.</summary>
internal sealed class FlowSwitch(SwitchCases cases) : Behaviour
{
    private static readonly Outcomes Default = new(["Default"]);

    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var matching = cases.Matching(burst, run);
        burst.Complete(run, matching.Count == 0 ? Default : new Outcomes([.. matching.Select(taken => taken.Label)]));
        return ValueTask.CompletedTask;
    }
}
