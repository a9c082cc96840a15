using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Findings.Sense;

/// <summary>A wait for a finding that nobody is reminded of, or whose reminder ends the waiting.</summary>
internal sealed class FindingWithoutReminder : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
    {
        foreach (var wait in drawing.OfType(WaitForFinding.TypeName))
        {
            var reminds = wait.IsComputed("remindAfterDays") || wait.Number("remindAfterDays") > 0;
            if (reminds && !drawing.IsConnected(wait, "Remind"))
            {
                yield return wait.Warn("goes out by Remind, and no way leads from there: the waiting would end with the first reminder. Lead Remind to a reminder and back.");
            }
            else if (!reminds && !drawing.IsConnected(wait, "Overdue") && !EndsByItself(wait))
            {
                yield return wait.Warn("waits without a reminder, and nobody is told when it becomes overdue. Give it days to remind after, or lead Overdue to a step that escalates.");
            }
        }
    }

    // An acceptance has an end date; the clock sees to it.
    static bool EndsByItself(Step wait) => wait.List("stages").Contains(nameof(FindingStage.AcceptanceEnded));
}
