using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Audits.Sense;

/// <summary>A phase that is entered after a later one.</summary>
internal sealed class PhasesOutOfOrder : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
    {
        var entered = drawing.OfType("AuditFlow.EnterPhase")
            .Select(s => (Step: s, Phase: Enum.TryParse<PhaseName>(s.Written("phase"), ignoreCase: true, out var phase) ? phase : (PhaseName?)null))
            .Where(e => e.Phase is not null).ToList();
        foreach (var (step, phase) in entered)
        {
            // The last phase runs beside the others.
            if (entered.Find(e => e.Phase > phase && e.Phase != PhaseName.Remediation && drawing.After(e.Step).Contains(step) && !drawing.After(step).Contains(e.Step)) is { Step: { } later })
            {
                yield return step.Warn($"enters {phase!.Value.Words} after \"{later.Name}\". Phases come in this order: {string.Join(", ", Enum.GetValues<PhaseName>().Select(p => p.Words))}.");
            }
        }
    }
}
