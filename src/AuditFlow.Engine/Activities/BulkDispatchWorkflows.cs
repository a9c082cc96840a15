using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>
/// Has a workflow started for each item. All children report to one bookmark, which stands until the last of them came back; its key is the id of this
/// execution, so that two such activities of one run do not take each other's children.
/// </summary>
internal sealed class BulkDispatchWorkflows(
    CompiledInput definitionId,
    CompiledInput items,
    CompiledInput defaultItemInputKey,
    CompiledInput correlationId,
    CompiledInput input,
    CompiledInput waitForCompletion,
    Node? childCompleted,
    Node? childFaulted)
    : ChildWorkflow(definitionId, input)
{
    private static readonly Outcomes CompletedAndDone = new(["Completed", "Done"]);

    public override async ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var waits = waitForCompletion.Evaluate<bool>(burst, run);
        var all = Items.OfList(items.Evaluate(burst, run));
        var itemKey = defaultItemInputKey.Evaluate<string>(burst, run) ?? "Item";
        var workflow = all.Count == 0 ? null : await FindAsync(burst, run);
        var before = burst.Children?.Count ?? 0;
        foreach (var item in all)
        {
            var values = InputFor(burst, run);
            if (item is IDictionary<string, object?> members)
            {
                foreach (var (name, value) in members)
                {
                    values[name] = value;
                }
            }
            else
            {
                values[itemKey] = item;
            }

            burst.ExpressionItem = (itemKey, item);
            var matter = correlationId.Evaluate<string>(burst, run);
            burst.ExpressionItem = default;
            try
            {
                if (!await MayStartAsync(burst, workflow!, matter, waits))
                {
                    continue;
                }
            }
            catch
            {
                // All of them or none: a child without a parent that waits for it would be started again by a retry.
                burst.DispatchNoMoreThan(before);
                throw;
            }

            burst.Dispatch(burst.NewChild(new DispatchRequest
            {
                DefinitionId = workflow!.DefinitionId,
                Input = values,
                CorrelationId = matter,
                ParentKey = waits ? run.Id : null,
            }));
        }

        run.Cursor = all.Count;
        if (waits && all.Count > 0)
        {
            burst.SetBookmark(run, "Elsa.BulkDispatchWorkflows", run.Id, autoBurn: false);
        }
        else
        {
            burst.Complete(run, Outcomes.Done);
        }
    }

    public override ValueTask ResumeAsync(Burst burst, ActivityRun run, Bookmark bookmark, object? input)
    {
        var child = Outcome(input);
        var next = child.SubStatus switch
        {
            WorkflowSubStatus.Faulted => childFaulted,
            WorkflowSubStatus.Finished => childCompleted,
            _ => null,
        };
        if (next is null)
        {
            OneIsBack(burst, run);
        }
        else
        {
            burst.Schedule(next, run, loopValues: [child.InstanceId]);
        }

        return ValueTask.CompletedTask;
    }

    public override void OnChildCompleted(Burst burst, ActivityRun run, ActivityRun child, Outcomes? outcomes) => OneIsBack(burst, run);

    private static void OneIsBack(Burst burst, ActivityRun run)
    {
        if (--run.Cursor <= 0)
        {
            burst.Complete(run, CompletedAndDone);
        }
    }
}
