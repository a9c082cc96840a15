using AuditFlow.Findings;

namespace AuditFlow.Attestations.Contradictions;

/// <summary>A finding on the control is open.</summary>
internal sealed class OpenFindings : IContradiction
{
    public string Id => "open-finding";

    public IQueryable<FactAgainst> Query(AuditFlowDb db, AskedAbout asked)
    {
        var (controls, now) = (asked.ControlIds, asked.Now);
        return db.Findings.StillOpen(now).Where(f => controls.Contains(f.ControlId) && f.DueAt >= now)
            .Select(f => new FactAgainst { ControlId = f.ControlId, Kind = "open-finding", Subject = f.Number, Words = f.Title, At = f.OpenedAt });
    }
}

/// <summary>Something was to be mended by now and is not.</summary>
internal sealed class BrokenPromises : IContradiction
{
    public string Id => "promise-not-done";

    public IQueryable<FactAgainst> Query(AuditFlowDb db, AskedAbout asked)
    {
        var (controls, now) = (asked.ControlIds, asked.Now);
        return db.Findings.StillOpen(now).Where(f => controls.Contains(f.ControlId) && f.DueAt < now)
            .Select(f => new FactAgainst { ControlId = f.ControlId, Kind = "promise-not-done", Subject = f.Number, Words = f.Title, At = f.DueAt });
    }
}
