using AuditFlow.Findings;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits.Facts;

internal sealed class FindingsSettled : IFact
{
    public const string FactId = "findings-settled";

    public string Id => FactId;

    public FactUnit Unit => FactUnit.Percent;

    public string Words => "Percent of the audit's findings that are closed by a passed retest, or accepted until a day that has not passed. 100 when there are none.";

    public async Task<FactValue> MeasureAsync(FactSources from, Guid auditId, CancellationToken cancellationToken)
    {
        var now = from.Clock.GetUtcNow();
        var findings = await from.Db.Findings.AsNoTracking().Where(f => f.AuditId == auditId).OrderBy(f => f.Sequence).ToListAsync(cancellationToken);
        if (findings.Count == 0)
        {
            return new FactValue(100, FactUnit.Percent, "No finding was opened", []);
        }

        var open = findings.Where(f => f.IsOpen(now)).ToList();
        var accepted = findings.Where(f => f.Stage(now) == FindingStage.RiskAccepted).ToList();
        var settled = findings.Count - open.Count;
        return FactValue.Share(
            settled, findings.Count,
            $"{settled} of {findings.Count} findings are closed or accepted{(accepted.Count > 0 ? $", {accepted.Count} of them accepted" : "")}",
            [.. open.Select(f => new MissingRow($"{f.Number} {f.Title}{(f.Stage(now) == FindingStage.AcceptanceEnded ? ", acceptance ended" : "")}", $"/findings/{f.Number}"))],
            accepted.Min(f => f.AcceptanceEndsAt)?.AddSeconds(1));
    }
}
