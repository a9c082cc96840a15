using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions.JavaScript;

namespace AuditFlow.Engine.Activities;

/// <summary>Runs a script; its result is the output, and <c>setOutcome</c> names the way out.</summary>
internal sealed class RunJavaScript(ScriptExpression? script) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        List<string>? outcomes = null;
        if (script is not null)
        {
            burst.SetOutput(run, "Result", script.Evaluate(burst, run, out outcomes));
        }

        burst.Complete(run, outcomes is null ? null : new Outcomes([.. outcomes]));
        return ValueTask.CompletedTask;
    }
}
