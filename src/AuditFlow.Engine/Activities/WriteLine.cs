using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Writes a line to the host.</summary>
internal sealed class WriteLine(CompiledInput text) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        burst.Host.WriteLine(text.Evaluate<string>(burst, run) ?? "");
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
