using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Waits for an event; or starts the run when the event arrives.</summary>
internal sealed class Event(CompiledInput eventName) : Behaviour
{
    public const string TypeName = "Elsa.Event";

    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var name = eventName.Evaluate<string>(burst, run);
        if (burst.TakeTrigger(run, out var payload))
        {
            burst.SetOutput(run, "Result", payload);
            burst.Complete(run);
        }
        else
        {
            burst.SetBookmark(run, TypeName, name ?? "");
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(Burst burst, ActivityRun run, Bookmark bookmark, object? input)
    {
        burst.SetOutput(run, "Result", input);
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
