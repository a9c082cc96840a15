using AuditFlow.Controls;
using AuditFlow.Frameworks;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>
/// What an audit looks at: the criteria of its categories and the controls mapped to them, as they stand now. Mapping a
/// control brings it into scope; nothing has to be copied.
/// </summary>
internal sealed class AuditScope(AuditFlowDb db, FrameworkCatalog frameworks)
{
    readonly Dictionary<Guid, ScopeOfAudit> known = [];

    public async Task<ScopeOfAudit> OfAsync(Guid auditId, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(auditId, out var scope))
        {
            return scope;
        }

        var audit = await db.Audits.AsNoTracking().SingleAsync(a => a.Id == auditId, cancellationToken);
        return known[auditId] = await OfAsync(audit.FrameworkId, audit.Categories, cancellationToken);
    }

    public async Task<ScopeOfAudit> OfAsync(string frameworkId, IReadOnlyCollection<string> categories, CancellationToken cancellationToken)
    {
        var criteria = frameworks[frameworkId].InScope(categories).ToList();
        var ids = criteria.Select(c => $"{frameworkId}/{c.Id}").ToHashSet(StringComparer.Ordinal);
        var controls = await db.CurrentControls.Where(c => c.Control.RetiredOn == null).OrderBy(c => c.Control.ControlId)
            .Select(c => new { c.Control.ControlId, c.Version.Content.Title, c.Version.Content.OwnerEmail, c.Version.Content.Mappings })
            .ToListAsync(cancellationToken);
        return new(
            criteria,
            [.. controls.Select(c => new ScopeControl(c.ControlId, c.Title, c.OwnerEmail, [.. c.Mappings.Where(ids.Contains).Select(m => m[(frameworkId.Length + 1)..])])).Where(c => c.Criteria.Count > 0)]);
    }
}

internal sealed record ScopeOfAudit(IReadOnlyList<Criterion> Criteria, IReadOnlyList<ScopeControl> Controls)
{
    public IEnumerable<Criterion> WithoutControl
    {
        get
        {
            var mapped = Controls.SelectMany(c => c.Criteria).ToHashSet(StringComparer.Ordinal);
            return Criteria.Where(c => !mapped.Contains(c.Id));
        }
    }
}

internal sealed record ScopeControl(string ControlId, string Title, string OwnerEmail, IReadOnlyList<string> Criteria);
