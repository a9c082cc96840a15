using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Keeps the rows by which events and the clock find the drawings that they start. Only the published version of a drawing has any.</summary>
internal sealed class TriggerIndex(AuditFlowDb db, Ids ids, TimeProvider clock)
{
    /// <summary>Replaces the triggers of a drawing by those of the version that is published in this transaction.</summary>
    public async Task ReplaceAsync(CompiledWorkflow published, CancellationToken cancellationToken)
    {
        await RemoveAsync(published.DefinitionId, cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var trigger in published.Triggers)
        {
            Refuse.If(trigger.Key.Length > 400, "trigger-too-long", $"What the activity {trigger.ActivityId} waits for has more than 400 characters.");
            var due = trigger.NextDue(now);
            Refuse.If(due <= now, "timer-without-interval", $"The interval of the activity {trigger.ActivityId} is not longer than nothing, so it would start runs without end.");
            db.Triggers.Add(new WorkflowTriggerRow
            {
                Id = ids.New(), DefinitionId = published.DefinitionId, DefinitionVersionId = published.DefinitionVersionId, ActivityId = trigger.ActivityId,
                Name = trigger.Name, Key = trigger.Key, DueAt = due,
            });
        }
    }

    public Task RemoveAsync(string definitionId, CancellationToken cancellationToken)
        => db.Triggers.Where(t => t.DefinitionId == definitionId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>
    /// When a clock that rings now rings next. What was missed while nothing ran is not made up for, as on Elsa; a timer keeps its beat.
    /// </summary>
    public static DateTimeOffset? After(WorkflowTrigger trigger, DateTimeOffset due, DateTimeOffset now)
        => trigger.Name == "Elsa.Timer" && trigger.NextDue(due) is { } inTime && inTime > now ? inTime : trigger.NextDue(now);
}
