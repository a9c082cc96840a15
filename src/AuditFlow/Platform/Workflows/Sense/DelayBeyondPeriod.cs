using System.Globalization;

namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>A delay that outlasts the audit.</summary>
internal sealed class DelayBeyondPeriod : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
        => from step in drawing.OfType("Elsa.Delay")
           where TimeSpan.TryParse(step.Written("timeSpan"), CultureInfo.InvariantCulture, out var delay) && delay > drawing.Period
           select step.Warn($"waits longer than the {drawing.Period.TotalDays:0} days of the period. Take a shorter time.");
}
