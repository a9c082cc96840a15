using AuditFlow.Audits.Facts;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>A phase as pages show it.</summary>
/// <param name="Phase">Which one.</param>
/// <param name="EnteredAt">When the audit entered it; null when it has not.</param>
/// <param name="DoneAt">When its gate let the audit pass.</param>
/// <param name="Percent">How much of what its gate asks for is there.</param>
/// <param name="Sentence">What the percentage counts.</param>
/// <param name="Gate">The gate at its end; null when it is not reached.</param>
public sealed record ShownPhase(PhaseName Phase, DateTimeOffset? EnteredAt, DateTimeOffset? DoneAt, decimal Percent, string Sentence, ShownGate? Gate)
{
    /// <summary>There is work in it: it was entered, or it runs beside the others as remediation does.</summary>
    public required bool IsBegun { get; init; }
}

/// <summary>A gate with its facts as they are at this moment.</summary>
public sealed record ShownGate(
    Guid Id, string Name, PhaseName? Phase, DateTimeOffset ReachedAt, DateTimeOffset? OpenSince, string? OverriddenBy, string? OverrideReason, DateTimeOffset? OverriddenAt, IReadOnlyList<GateFact> Facts)
{
    public bool HasPassed => OpenSince is not null || OverriddenAt is not null;

    public int Missing => Facts.Count(f => !f.Holds);
}

internal sealed record AuditStanding(IReadOnlyList<ShownPhase> Phases, IReadOnlyList<ShownGate> Gates);

/// <summary>Where an audit stands. Facts are measured anew for every reader, so a fact that stopped holding shows at once.</summary>
internal sealed class AuditProgress(AuditFlowDb db, GateFacts facts, FactCatalog catalog, FactSources sources)
{
    public async Task<AuditStanding> OfAsync(Audit audit, CancellationToken cancellationToken)
    {
        var entered = await db.AuditPhases.AsNoTracking().Where(p => p.AuditId == audit.Id).ToDictionaryAsync(p => p.Phase, cancellationToken);
        var gates = new List<ShownGate>();
        foreach (var gate in await db.GateStates.AsNoTracking().Where(g => g.AuditId == audit.Id).OrderBy(g => g.ReachedAt).ThenBy(g => g.Id).ToListAsync(cancellationToken))
        {
            var measured = await facts.MeasureAsync(audit.Id, gate.Conditions, cancellationToken);
            gates.Add(new(gate.Id, gate.Name, gate.Phase, gate.ReachedAt, gate.OpenSince, gate.OverriddenBy, gate.OverrideReason, gate.OverriddenAt, measured.Facts));
        }

        var phases = new List<ShownPhase>();
        foreach (var phase in Enum.GetValues<PhaseName>())
        {
            phases.Add(await PhaseAsync(audit.Id, phase, entered.GetValueOrDefault(phase), gates.LastOrDefault(g => g.Phase == phase), cancellationToken));
        }

        return new(phases, gates);
    }

    async Task<ShownPhase> PhaseAsync(Guid auditId, PhaseName phase, AuditPhase? entered, ShownGate? gate, CancellationToken cancellationToken)
    {
        if (gate is not null)
        {
            var missing = gate.Facts.FirstOrDefault(f => !f.Holds);
            return new(phase, entered?.EnteredAt, entered?.DoneAt, gate.Facts.Average(Share), missing?.Sentence ?? $"All {gate.Facts.Count} facts hold", gate) { IsBegun = true };
        }

        // Before its gate is reached a phase is as far as its tasks are; remediation runs beside the others from the first finding on.
        var measure = await catalog.Find(phase == PhaseName.Remediation && entered is null ? FindingsSettled.FactId : PhaseTasksDone.IdOf(phase)).MeasureAsync(sources, auditId, cancellationToken);
        var begun = entered is not null || phase == PhaseName.Remediation && measure.Missing.Count > 0;
        return new(phase, entered?.EnteredAt, entered?.DoneAt, begun ? measure.Value : 0, begun || phase == PhaseName.Remediation ? measure.Sentence : "Not begun", null) { IsBegun = begun };
    }

    // Of a fact that holds, all; of a percentage, itself; of a yes or no, nothing until it is yes.
    static decimal Share(GateFact fact) => fact.Holds ? 100 : fact.Value is > 1 and <= 100 ? fact.Value : 0;
}
