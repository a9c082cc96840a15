using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>Stands in for an activity whose type is unknown here; faults when it is reached.</summary>
internal sealed class MissingActivity(string reason) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run) => throw new InvalidOperationException(reason);
}
