using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Gives an output of the workflow, or of the workflow used as an activity that this one is part of.</summary>
internal sealed class SetOutput(CompiledInput name, CompiledInput value) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var output = name.Evaluate<string>(burst, run) ?? throw new InvalidOperationException("The output has no name.");
        burst.GiveOutput(run, output, value.Evaluate(burst, run));
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
