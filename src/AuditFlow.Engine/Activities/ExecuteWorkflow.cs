using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Runs another workflow within the same burst. If that one has to wait and is to be waited for, a bookmark with its id as key stands until it finished.</summary>
internal sealed class ExecuteWorkflow(CompiledInput definitionId, CompiledInput correlationId, CompiledInput input, CompiledInput waitForCompletion)
    : ChildWorkflow(definitionId, input)
{
    public override async ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        if (burst.Depth >= burst.Options.InlineDepth)
        {
            throw new InvalidOperationException($"Workflows execute each other more than {burst.Options.InlineDepth} deep.");
        }

        var waits = waitForCompletion.Evaluate<bool>(burst, run);
        var workflow = await FindAsync(burst, run);
        var matter = correlationId.Evaluate<string>(burst, run);
        if (!await MayStartAsync(burst, workflow, matter, waits))
        {
            burst.Complete(run);
            return;
        }

        var childId = burst.Host.NewId();
        var start = new StartRun
        {
            InstanceId = childId,
            Input = InputFor(burst, run),
            CorrelationId = matter,
            ParentInstanceId = burst.InstanceId,
            ParentKey = waits ? childId : null,
            Properties = burst.Properties,
        };
        var child = await burst.Engine.StartAsync(workflow, start, burst.Host, burst, burst.CancellationToken);
        child.ParentResume = null;
        burst.AddInlineChild(child);
        if (waits && child.State.Status == WorkflowStatus.Running)
        {
            burst.SetBookmark(run, "Elsa.ExecuteWorkflow", childId);
            return;
        }

        burst.SetOutput(run, "Result", Describe(Settlement.ChildFinishedFrom(child.State)));
        burst.Complete(run);
    }

    public override ValueTask ResumeAsync(Burst burst, ActivityRun run, Bookmark bookmark, object? input)
    {
        burst.SetOutput(run, "Result", Describe(Outcome(input)));
        burst.Complete(run);
        return ValueTask.CompletedTask;
    }
}
