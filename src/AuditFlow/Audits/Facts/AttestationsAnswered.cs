using AuditFlow.Attestations;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits.Facts;

internal sealed class AttestationsAnswered : IFact
{
    public string Id => "attestations-answered";

    public FactUnit Unit => FactUnit.Percent;

    public string Words => "Percent of the owner attestations asked for in this audit that are answered, whatever the answer says.";

    public async Task<FactValue> MeasureAsync(FactSources from, Guid auditId, CancellationToken cancellationToken)
    {
        var asked = await from.Db.Attestations.AsNoTracking().Where(a => a.AuditId == auditId && a.State != AttestationState.Void)
            .OrderBy(a => a.DueAt).ThenBy(a => a.ControlId).Select(a => new { a.ControlId, a.SignerEmail, a.State }).ToListAsync(cancellationToken);
        var open = asked.Where(a => !AttestationStates.Answered.Contains(a.State)).ToList();
        return FactValue.Share(
            asked.Count - open.Count, asked.Count, asked.Count == 0 ? "No owner has been asked yet" : $"{asked.Count - open.Count} of {asked.Count} owner attestations are answered",
            asked.Count == 0
                ? [new("No owner attestation was asked for in this audit", $"/audits/{auditId}")]
                : [.. open.Select(a => new MissingRow($"{a.ControlId} ({a.SignerEmail})", $"/controls/{a.ControlId}"))]);
    }
}
