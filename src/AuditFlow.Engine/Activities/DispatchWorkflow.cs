using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Has another workflow started after this burst, and perhaps waits for it.</summary>
internal sealed class DispatchWorkflow(CompiledInput definitionId, CompiledInput correlationId, CompiledInput input, CompiledInput waitForCompletion)
    : ChildWorkflow(definitionId, input)
{
    public override async ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var waits = waitForCompletion.Evaluate<bool>(burst, run);
        var workflow = await FindAsync(burst, run);
        var matter = correlationId.Evaluate<string>(burst, run);
        if (!await MayStartAsync(burst, workflow, matter, waits))
        {
            burst.Complete(run);
            return;
        }

        var child = burst.NewChild(new DispatchRequest
        {
            DefinitionId = workflow.DefinitionId,
            Input = InputFor(burst, run),
            CorrelationId = matter,
        });
        burst.Dispatch(waits ? child with { ParentKey = child.InstanceId } : child);
        if (waits)
        {
            burst.SetBookmark(run, "Elsa.DispatchWorkflow", child.InstanceId);
        }
        else
        {
            burst.Complete(run);
        }
    }

    public override ValueTask ResumeAsync(Burst burst, ActivityRun run, Bookmark bookmark, object? input)
    {
        burst.SetOutput(run, "Result", new ValueMap(Outcome(input).Output));
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
