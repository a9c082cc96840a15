using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Tasks.Sense;

/// <summary>A task that is due when the audit is over.</summary>
internal sealed class TaskDueBeyondPeriod : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
        => from step in drawing.OfType(AskPerson.TypeName)
           where step.Number("dueInDays") is { } days && days > drawing.Period.TotalDays
           select step.Warn($"is due after {step.Number("dueInDays"):0} days, and the period has {drawing.Period.TotalDays:0}. Give less time.");
}
