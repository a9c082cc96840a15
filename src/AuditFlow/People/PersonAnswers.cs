using AuditFlow.Attestations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Tasks;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

/// <summary>What one person answered: owner attestations that they signed or that were signed for them, and tasks.</summary>
internal sealed class PersonAnswers(AuditFlowDb db, PersonFacts person)
{
    IQueryable<SignedAnswer> Signed => db.SignedAnswers.AsNoTracking().Where(s => s.SignedBy == person.Email || s.OnBehalfOf == person.Email);

    IQueryable<AuditTask> Done => db.Tasks.AsNoTracking().Where(t => t.Assignee == person.Email && t.State == TaskState.Done);

    public async Task<int> CountAsync(CancellationToken cancellationToken) => await Signed.CountAsync(cancellationToken) + await Done.CountAsync(cancellationToken);

    public async Task<IReadOnlyList<AnsweredLine>> PageAsync(int page, CancellationToken cancellationToken)
    {
        var keys = await Signed.Select(s => new { s.Id, s.At }).Concat(Done.Select(t => new { t.Id, At = t.CompletedAt ?? t.CreatedAt })).OrderByDescending(k => k.At).ThenByDescending(k => k.Id)
            .Skip((page - 1) * ShowPerson.Size).Take(ShowPerson.Size).Select(k => k.Id).ToListAsync(cancellationToken);
        var lines = new Dictionary<Guid, AnsweredLine>();
        var (attestations, versions, campaigns, audits) = (db.Attestations.AsNoTracking(), db.ControlVersions.AsNoTracking(), db.Campaigns.AsNoTracking(), db.Audits.AsNoTracking());
        var signed = await (
            from s in Signed
            join a in attestations on s.AttestationId equals a.Id
            join c in campaigns on a.CampaignId equals c.Id
            join v in versions on new { a.ControlId, Number = s.ControlVersion } equals new { v.ControlId, v.Number }
            where keys.Contains(s.Id)
            select new { s.Id, s.AttestationId, a.ControlId, v.Content.Title, c.PeriodFrom, c.PeriodTo, s.Answer, s.At, s.Level, s.SignedBy, s.OnBehalfOf, s.ReceiptNumber }).ToListAsync(cancellationToken);
        foreach (var s in signed)
        {
            lines[s.Id] = new AnsweredLine
            {
                Url = $"/attestations/{s.AttestationId}", ControlId = s.ControlId, Title = s.Title, Where = Period.Say(s.PeriodFrom, s.PeriodTo), Answer = s.Answer, At = s.At, Level = s.Level,
                OnBehalf = s.OnBehalfOf is null ? null : s.OnBehalfOf == person.Email ? $"by {s.SignedBy}" : $"for {s.OnBehalfOf}", Receipt = s.ReceiptNumber,
            };
        }

        var done = await (
            from t in Done
            where keys.Contains(t.Id)
            select new { t.Id, t.Title, Audit = audits.Where(a => a.Id == t.AuditId).Select(a => a.Name).FirstOrDefault(), t.Outcome, t.CompletedAt, t.CreatedAt, t.Identity, t.CompletedBy })
            .ToListAsync(cancellationToken);
        foreach (var t in done)
        {
            lines[t.Id] = new AnsweredLine
            {
                Url = $"/tasks/{t.Id}", Title = t.Title, Where = t.Audit ?? "no audit", Outcome = t.Outcome, At = t.CompletedAt ?? t.CreatedAt, Level = t.Identity,
                OnBehalf = t.CompletedBy == person.Email ? null : $"by {t.CompletedBy}",
            };
        }

        return [.. keys.Where(lines.ContainsKey).Select(k => lines[k])];
    }
}
