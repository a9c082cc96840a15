using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Tasks.Sense;

/// <summary>A step for a person that does not say for whom.</summary>
internal sealed class TaskWithoutAssignee : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
    {
        foreach (var step in drawing.OfType(AskPerson.TypeName).Where(s => !s.IsComputed("assignee")))
        {
            if (step.Written("assignee") is not { } rule)
            {
                yield return step.Warn("names nobody who does it, so it would go to the lead of the audit. Choose an assignee.");
            }
            else if (AssigneeRule.FaultOf(rule) is { } why)
            {
                yield return step.Fault(why);
            }
        }
    }
}
