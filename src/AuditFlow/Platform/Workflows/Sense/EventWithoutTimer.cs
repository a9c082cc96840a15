namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>A wait for something from outside, with no timer beside it that would notice that it does not come.</summary>
internal sealed class EventWithoutTimer : ISenseCheck
{
    static readonly string[] Waits = ["Elsa.Event", "Elsa.RunTask"];
    static readonly string[] Timers = ["Elsa.Delay", "Elsa.Timer", "Elsa.Cron", "Elsa.StartAt"];

    public IEnumerable<Warning> Look(Sketch drawing)
    {
        foreach (var flow in drawing.Flows)
        {
            foreach (var wait in flow.Steps.Where(s => Waits.Contains(s.Type) && !s.IsTrigger))
            {
                var before = flow.Steps.Where(s => flow.After(s).Contains(wait));
                if (!before.Any(s => flow.After(s).Any(t => Timers.Contains(t.Type) && IsBeside(flow, t, wait))))
                {
                    yield return wait.Warn("waits for as long as it takes, and nobody is told when it does not come. Put a delay on a branch beside it that reminds or escalates.");
                }
            }
        }
    }

    static bool IsBeside(Flow flow, Step one, Step other) => !flow.After(one).Contains(other) && !flow.After(other).Contains(one);
}
