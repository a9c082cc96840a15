using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Sets a variable of an enclosing scope, named by its id.</summary>
internal sealed class SetVariable(Node? holder, int slot, CompiledInput value) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var newValue = value.Evaluate(burst, run);
        run.Enclosing(holder ?? throw new InvalidOperationException("The variable to set does not exist here.")).SetValue(slot, newValue);
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
