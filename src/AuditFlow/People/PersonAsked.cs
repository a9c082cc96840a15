using AuditFlow.Attestations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Platform;
using AuditFlow.Tasks;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.People;

/// <summary>What is asked of one person now, across campaigns, audits and tasks.</summary>
internal sealed class PersonAsked(AuditFlowDb db, PersonFacts person, DateTimeOffset now)
{
    IQueryable<Attestation> Attestations => db.Attestations.AsNoTracking().Where(a => a.SignerId == person.Id && AttestationStates.Open.Contains(a.State));

    IQueryable<AuditTask> Tasks => db.Tasks.AsNoTracking().Where(t => t.Assignee == person.Email && t.State == TaskState.Open);

    public async Task<AskedCounts> CountAsync(CancellationToken cancellationToken)
    {
        var attestations = await Attestations.GroupBy(a => a.CampaignId)
            .Select(g => new { Count = g.Count(), Late = g.Count(a => a.DueAt < now), Back = g.Count(a => a.HandedBackAt != null) }).ToListAsync(cancellationToken);
        var tasks = await Tasks.GroupBy(t => t.State).Select(g => new { Count = g.Count(), Late = g.Count(t => t.DueAt < now), Back = g.Count(t => t.HandedBackAt != null) }).ToListAsync(cancellationToken);
        return new AskedCounts
        {
            Attestations = attestations.Sum(a => a.Count), Campaigns = attestations.Count, Tasks = tasks.Sum(t => t.Count), Late = attestations.Sum(a => a.Late) + tasks.Sum(t => t.Late),
            HandedBack = attestations.Sum(a => a.Back) + tasks.Sum(t => t.Back),
            ToReview = await db.Attestations.CountAsync(a => a.State == AttestationState.Submitted && a.NeedsReview && a.ManagerEmail == person.Email, cancellationToken),
        };
    }

    public async Task<IReadOnlyList<AskedLine>> PageAsync(int page, CancellationToken cancellationToken)
    {
        var keys = await Attestations.Select(a => new { a.Id, a.DueAt }).Concat(Tasks.Select(t => new { t.Id, t.DueAt })).OrderBy(k => k.DueAt).ThenBy(k => k.Id)
            .Skip((page - 1) * ShowPerson.Size).Take(ShowPerson.Size).Select(k => k.Id).ToListAsync(cancellationToken);
        var lines = new Dictionary<Guid, AskedLine>();
        await ReadAttestationsAsync(keys, lines, cancellationToken);
        await ReadTasksAsync(keys, lines, cancellationToken);

        // What was answered between two statements is left out.
        return [.. keys.Where(lines.ContainsKey).Select(k => lines[k])];
    }

    async Task ReadAttestationsAsync(List<Guid> keys, Dictionary<Guid, AskedLine> lines, CancellationToken cancellationToken)
    {
        var (versions, campaigns, people) = (db.ControlVersions.AsNoTracking(), db.Campaigns.AsNoTracking(), db.People.AsNoTracking());
        var rows = await (
            from a in Attestations
            join v in versions on new { a.ControlId, Number = a.ControlVersion } equals new { v.ControlId, v.Number }
            join c in campaigns on a.CampaignId equals c.Id
            where keys.Contains(a.Id)
            select new { Attestation = a, v.Content.Title, Campaign = c }).ToListAsync(cancellationToken);
        var managers = rows.Select(r => r.Attestation.ManagerEmail).OfType<string>().Distinct().ToArray();
        var above = await (
            from manager in people
            join next in people on manager.ManagerId equals next.Id
            where managers.Contains(manager.Email)
            select new { manager.Email, Next = next.Email }).ToDictionaryAsync(m => m.Email, m => m.Next, cancellationToken);
        foreach (var row in rows)
        {
            var (a, campaign) = (row.Attestation, row.Campaign);
            var (told, on) = NextOf(a, campaign, a.ManagerEmail is { } manager ? above.GetValueOrDefault(manager) : null);
            lines[a.Id] = new AskedLine
            {
                Url = $"/attestations/{a.Id}", ControlId = a.ControlId, Title = row.Title, Where = campaign.Name, WhereUrl = $"/campaigns/{campaign.Id}", Family = "attestation",
                State = ShowCampaignHandler.Shown(a, mail: null, now), Because = a.HandBackReason ?? a.UndeliverableBecause ?? a.ReturnedBecause, Since = a.SentAt, DueAt = a.DueAt, Reminders = a.RemindersSent,
                NextTold = told, NextToldOn = on,
            };
        }
    }

    static (string? Who, DateOnly? On) NextOf(Attestation a, Campaign campaign, string? aboveManager)
        => a.HandedBackAt is not null || a.Escalations >= campaign.Plan.EscalateAfterDays.Count
            ? (null, null)
            : (Ladder.At(a.Escalations + 1, a.ManagerEmail, aboveManager, campaign.StartedBy).Who, campaign.DueOn.AddDays(campaign.Plan.EscalateAfterDays[a.Escalations]));

    async Task ReadTasksAsync(List<Guid> keys, Dictionary<Guid, AskedLine> lines, CancellationToken cancellationToken)
    {
        var audits = db.Audits.AsNoTracking();
        var rows = await (
            from t in Tasks
            where keys.Contains(t.Id)
            from audit in audits.Where(a => a.Id == t.AuditId).DefaultIfEmpty()
            select new { Task = t, Audit = audit!.Name, Lead = audit!.LeadEmail }).ToListAsync(cancellationToken);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(person.TimeZone);
        foreach (var row in rows)
        {
            var task = row.Task;
            var (told, after) = task.HandedBackAt is not null
                ? (null, TimeSpan.Zero)
                : ReminderPlan.LatenessOf(task.DueAt, now) switch
                {
                    Lateness.Assignee when person.Manager is not null => (person.Manager, ReminderPlan.ToManagerAfter),
                    Lateness.Assignee or Lateness.Manager => (row.Lead, ReminderPlan.ToLeadAfter),
                    Lateness.Lead => (null, TimeSpan.Zero),
                };
            lines[task.Id] = new AskedLine
            {
                Url = $"/tasks/{task.Id}", Title = task.Title, Where = row.Audit ?? "no audit", WhereUrl = task.AuditId is { } audit ? $"/audits/{audit}" : $"/tasks/{task.Id}",
                Family = task.HandedBackAt is not null || task.IsOverdue(now) ? "attestation" : "task", State = task.HandedBackAt is not null ? "HandedBack" : task.IsOverdue(now) ? "Overdue" : "Open", Because = task.HandBackReason ?? task.AssignedAs, Since = task.CreatedAt, DueAt = task.DueAt,
                Reminders = task.RemindersSent, NextTold = told, NextToldOn = told is null ? null : Deadline.DayOf(task.DueAt, zone).AddDays(after.Days),
            };
        }
    }
}
