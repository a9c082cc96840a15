using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>What the activities that start other workflows share.</summary>
internal abstract class ChildWorkflow(CompiledInput definitionId, CompiledInput input) : Behaviour
{
    /// <summary>What a finished child looks like to expressions of its parent.</summary>
    protected static ValueMap Describe(ChildFinished child) => new()
    {
        ["WorkflowInstanceId"] = child.InstanceId,
        ["Status"] = child.Status.ToString(),
        ["SubStatus"] = child.SubStatus.ToString(),
        ["Output"] = new ValueMap(child.Output),
        ["CorrelationId"] = child.CorrelationId,
    };

    protected static ChildFinished Outcome(object? resumeInput) => resumeInput as ChildFinished
        ?? throw new InvalidOperationException("A waiting parent is resumed with the outcome of its child.");

    protected async ValueTask<CompiledWorkflow> FindAsync(Burst burst, ActivityRun run)
    {
        var id = definitionId.Evaluate<string>(burst, run);
        if (string.IsNullOrWhiteSpace(id))
        {
            throw new InvalidOperationException("WorkflowDefinitionId is required.");
        }

        return await burst.Host.FindWorkflowAsync(id, WorkflowVersion.Published, burst.CancellationToken)
            ?? throw new InvalidOperationException($"No published version of workflow definition with ID {id} found.");
    }

    /// <summary>Whether the child's activation strategy lets it start now. If not, it is a fault where somebody waits for the child; otherwise there is none, silently.</summary>
    protected static async ValueTask<bool> MayStartAsync(Burst burst, CompiledWorkflow workflow, string? correlationId, bool waits)
    {
        if (workflow.Activation.Forbids(workflow.DefinitionId, correlationId) is not { } beside
            || await burst.Host.MayStartAsync(beside, burst.HasRunning(beside), burst.CancellationToken))
        {
            return true;
        }

        return waits
            ? throw new InvalidOperationException($"No run of {workflow.DefinitionId} was started, so there is nothing to wait for: its activation strategy {workflow.Activation} forbids it beside the runs that are under way.")
            : false;
    }

    /// <summary>The child's input: a new dictionary for each child, so that no two share one.</summary>
    protected Dictionary<string, object?> InputFor(Burst burst, ActivityRun run)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        if (input.Evaluate(burst, run) is IDictionary<string, object?> given)
        {
            foreach (var (name, value) in given)
            {
                values[name] = value;
            }
        }

        values["ParentInstanceId"] = burst.InstanceId;
        return values;
    }
}
