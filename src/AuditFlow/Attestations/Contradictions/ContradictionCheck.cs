using AuditFlow.Controls;
using AuditFlow.Platform;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations.Contradictions;

/// <summary>Asks every contradiction of the catalogue about the controls of one page: two statements in all.</summary>
internal sealed class ContradictionCheck(AuditFlowDb db, TimeProvider clock)
{
    /// <summary>How many facts of one control a page shows.</summary>
    const int Most = 8;

    static readonly IContradiction[] Catalogue =
    [
        .. typeof(IContradiction).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IContradiction)))
            .Select(t => (IContradiction)Activator.CreateInstance(t)!).OrderBy(c => c.Id, StringComparer.Ordinal),
    ];

    // That somebody read a briefing says nothing of how the control worked.
    static readonly AttestationAnswer[] AboutControls =
        [AttestationAnswer.OperatedAsDescribed, AttestationAnswer.WithExceptions, AttestationAnswer.DidNotOperate, AttestationAnswer.NoOccurrenceDue];

    public static IReadOnlyList<string> Names => [.. Catalogue.Select(c => c.Id)];

    /// <summary>The newest earlier answer of each control.</summary>
    public async Task<Dictionary<string, LastAnswer>> LastAnswersAsync(Guid campaignId, IReadOnlyList<string> controlIds, CancellationToken cancellationToken)
    {
        var (items, signed) = (db.Attestations.AsNoTracking(), db.SignedAnswers.AsNoTracking());
        var rows = await (
            from s in signed
            join a in items on s.AttestationId equals a.Id
            join v in db.ControlVersions.AsNoTracking() on new { a.ControlId, Number = s.ControlVersion } equals new { v.ControlId, v.Number }
            where controlIds.Contains(a.ControlId) && a.CampaignId != campaignId && AboutControls.Contains(s.Answer)
                && !(from later in signed join b in items on later.AttestationId equals b.Id where b.ControlId == a.ControlId && b.CampaignId != campaignId && AboutControls.Contains(later.Answer) && later.At > s.At select later.Id).Any()
            orderby s.Id
            select new { a.ControlId, s.Answer, s.Comment, s.At, s.ReceiptNumber, a.FindingNumber, Then = v }).ToListAsync(cancellationToken);
        return rows.DistinctBy(r => r.ControlId).ToDictionary(r => r.ControlId, r => new LastAnswer(r.ControlId, r.Answer, r.Comment, r.At, r.ReceiptNumber, r.FindingNumber, r.Then));
    }

    /// <summary>The facts against a clean answer, by control, the newest first.</summary>
    public async Task<ILookup<string, FactAgainst>> FactsAsync(
        Campaign campaign, TimeZoneInfo zone, IReadOnlyList<ControlVersion> controls, IReadOnlyDictionary<string, LastAnswer> last, CancellationToken cancellationToken)
    {
        if (!campaign.Plan.AsksAboutControls)
        {
            return Enumerable.Empty<FactAgainst>().ToLookup(f => f.ControlId);
        }

        var begins = Deadline.EndOf(campaign.PeriodFrom.AddDays(-1), zone).AddSeconds(1);
        var asked = new AskedAbout([.. controls.Select(c => c.ControlId)], campaign.Id, begins, clock.GetUtcNow());
        var compared = from c in Catalogue
                       from v in controls
                       where last.ContainsKey(v.ControlId)
                       from fact in c.Compare(v, last[v.ControlId])
                       select fact;
        var queries = Catalogue.Select(c => c.Query(db, asked)).OfType<IQueryable<FactAgainst>>().ToList();
        var found = queries.Count == 0 ? [] : await queries.Aggregate((all, next) => all.Concat(next)).ToListAsync(cancellationToken);
        return compared.Concat(found).GroupBy(f => f.ControlId).SelectMany(g => g.OrderByDescending(f => f.At).ThenBy(f => f.Subject, StringComparer.Ordinal).Take(Most)).ToLookup(f => f.ControlId);
    }
}
