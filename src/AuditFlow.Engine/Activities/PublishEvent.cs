using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Publishes an event. It is delivered after the burst, so an activity that waits for it in this very run goes on in the next one.</summary>
internal sealed class PublishEvent(CompiledInput eventName, CompiledInput correlationId, CompiledInput isLocal, CompiledInput payload) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var published = new PublishedEvent
        {
            Name = eventName.Evaluate<string>(burst, run) ?? "",
            CorrelationId = correlationId.Evaluate<string>(burst, run),
            InstanceId = isLocal.Evaluate<bool>(burst, run) ? burst.InstanceId : null,
            Payload = payload.Evaluate(burst, run),
        };
        burst.Publish(published);
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
