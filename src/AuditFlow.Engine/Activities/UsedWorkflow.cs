using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>
/// A workflow used as an activity: runs within the instance of the workflow that uses it. Its inputs and outputs are variables of this node, the inputs
/// first; it leaves by the outcomes that an activity Complete inside names.
/// </summary>
internal sealed class UsedWorkflow(Node workflow, CompiledInput[] inputs, string[] outputs) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            run.SetValue(i, inputs[i].Evaluate(burst, run));
        }

        burst.Schedule(workflow, run);
        return ValueTask.CompletedTask;
    }

    public bool Gives(string output) => Array.IndexOf(outputs, output) >= 0;

    public override void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes)
    {
        foreach (var output in outputs)
        {
            burst.SetOutput(run, output, run.FindVariable(output, out var holder, out var slot) ? holder.Values![slot] : null);
        }

        var asked = burst.CompositeOutcomes;
        burst.CompositeOutcomes = null;
        burst.Complete(run, asked);
    }
}
