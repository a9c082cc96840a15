using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>Ends the nearest loop around it, and every sequence on the way there.</summary>
internal sealed class Break : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        for (var receiver = run; receiver is not null; receiver = receiver.Parent)
        {
            if (receiver.Node.Behaviour.OnBreak(receiver))
            {
                break;
            }
        }

        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
