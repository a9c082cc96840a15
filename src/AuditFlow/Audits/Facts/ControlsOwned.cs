using AuditFlow.People;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits.Facts;

internal sealed class ControlsOwned : IFact
{
    public string Id => "controls-owned";

    public FactUnit Unit => FactUnit.Percent;

    public string Words => "Percent of the controls in scope whose owner is a person in the register.";

    public async Task<FactValue> MeasureAsync(FactSources from, Guid auditId, CancellationToken cancellationToken)
    {
        var controls = (await from.Scopes.OfAsync(auditId, cancellationToken)).Controls;
        var owners = controls.Select(c => c.OwnerEmail).Distinct().ToList();
        var known = await from.Db.People.Where(p => owners.Contains(p.Email)).Select(p => p.Email).ToHashSetAsync(cancellationToken);
        var without = controls.Where(c => !known.Contains(c.OwnerEmail)).ToList();
        return FactValue.Share(
            controls.Count - without.Count, controls.Count, $"{controls.Count - without.Count} of {controls.Count} controls have an owner",
            controls.Count == 0
                ? [new("No control is mapped to a criterion in scope", "/controls")]
                : [.. without.Select(c => new MissingRow($"{c.ControlId} {c.Title}", $"/controls/{c.ControlId}"))]);
    }
}
