using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>Whom a task goes to, and why to them.</summary>
internal sealed record Assigned(string Email, string As, TimeZoneInfo Zone);

/// <summary>
/// Turns a rule into a person of the register. A rule that finds nobody falls back to the audit's lead, then to a
/// compliance lead: a step of an audit never waits for nobody.
/// </summary>
internal sealed class Assignment(AuditFlowDb db, AuditFlowSettings settings)
{
    public async Task<Assigned> FindAsync(AssigneeRule rule, Guid? auditId, IReadOnlyCollection<string> barred, CancellationToken cancellationToken)
    {
        var (email, why) = rule.Kind == AssigneeKind.Role
            ? (await LeastLoadedAsync(rule.Role, barred, cancellationToken), rule.Role.Words)
            : await NamedAsync(rule, auditId, cancellationToken);
        if (await KnownAsync(email, barred, cancellationToken) is { } found)
        {
            return found with { As = why };
        }

        var lead = await LeadAsync(auditId, cancellationToken);
        if (await KnownAsync(lead, barred, cancellationToken) is { } fallback)
        {
            return fallback with { As = $"compliance lead, in place of: {why}" };
        }

        var anyLead = await LeastLoadedAsync(Role.ComplianceLead, barred, cancellationToken);
        return await KnownAsync(anyLead, barred, cancellationToken) is { } last
            ? last with { As = $"compliance lead, in place of: {why}" }
            : throw new Refusal("nobody-to-ask", $"Nobody in the register can do this ({why}), and there is no compliance lead to fall back to.");
    }

    /// <summary>The mailboxes that a rule about duties points at; none when it finds nobody.</summary>
    public async Task<IReadOnlyList<string>> AllOfAsync(AssigneeRule rule, Guid? auditId, CancellationToken cancellationToken)
    {
        if (rule.Kind == AssigneeKind.Role)
        {
            return [.. (await PeopleWithAsync(rule.Role, cancellationToken)).Select(p => p.Email)];
        }

        if (rule.Kind == AssigneeKind.WhoDid)
        {
            return await db.Tasks.Where(t => t.AuditId == auditId && t.Key == rule.Subject && t.CompletedBy != null)
                .Select(t => t.CompletedBy!).Distinct().ToListAsync(cancellationToken);
        }

        var (email, _) = await NamedAsync(rule, auditId, cancellationToken);
        return email is null ? [] : [email];
    }

    /// <summary>The person's zone; the company's for somebody who is not in the register.</summary>
    public async Task<TimeZoneInfo> ZoneOfAsync(string email, CancellationToken cancellationToken)
        => (await KnownAsync(email, [], cancellationToken))?.Zone ?? Zone(settings.Company.TimeZone);

    /// <summary>The audit's lead, or a compliance lead where there is none; never the person themselves while there is another.</summary>
    public async Task<string?> LeadOfAsync(Guid? auditId, string except, CancellationToken cancellationToken)
        => await LeadAsync(auditId, cancellationToken) is { } lead && lead != except
            ? lead
            : await LeastLoadedAsync(Role.ComplianceLead, [except], cancellationToken) ?? await LeadAsync(auditId, cancellationToken);

    async Task<(string? Email, string Why)> NamedAsync(AssigneeRule rule, Guid? auditId, CancellationToken cancellationToken)
    {
        switch (rule.Kind)
        {
            case AssigneeKind.Person:
                return (rule.Subject, "named in the drawing");
            case AssigneeKind.Lead:
                return (await LeadAsync(auditId, cancellationToken), "lead of the audit");
            case AssigneeKind.WhoDid:
                var did = await db.Tasks.Where(t => t.AuditId == auditId && t.Key == rule.Subject && t.CompletedBy != null)
                    .OrderByDescending(t => t.CompletedAt).Select(t => t.CompletedBy).FirstOrDefaultAsync(cancellationToken);
                return (did, $"did the task {rule.Subject}");
            case AssigneeKind.Owner or AssigneeKind.Performer or AssigneeKind.Manager:
                var control = await db.CurrentControls.Where(c => c.Control.ControlId == rule.Subject)
                    .Select(c => new { c.Version.Content.OwnerEmail, c.Version.Content.PerformerEmail, c.Version.Content.ManagerEmail })
                    .FirstOrDefaultAsync(cancellationToken);
                var email = rule.Kind switch
                {
                    AssigneeKind.Owner => control?.OwnerEmail,
                    AssigneeKind.Performer => control?.PerformerEmail,
                    _ => control?.ManagerEmail,
                };
                return (email, $"{rule.Kind.ToString().ToLowerInvariant()} of {rule.Subject}");
            default:
                throw new InvalidOperationException($"A rule of the kind {rule.Kind} names no single person.");
        }
    }

    async Task<string?> LeadAsync(Guid? auditId, CancellationToken cancellationToken)
        => auditId is null ? null : await db.Audits.Where(a => a.Id == auditId).Select(a => a.LeadEmail).FirstOrDefaultAsync(cancellationToken);

    // Work is spread: whoever has the fewest open tasks is next, by mailbox among equals so that the choice can be explained.
    async Task<string?> LeastLoadedAsync(Role role, IReadOnlyCollection<string> barred, CancellationToken cancellationToken)
    {
        var people = (await PeopleWithAsync(role, cancellationToken)).Select(p => p.Email).Where(e => !barred.Contains(e)).ToList();
        var load = await db.Tasks.Where(t => t.State == TaskState.Open && people.Contains(t.Assignee))
            .GroupBy(t => t.Assignee).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return people.OrderBy(e => load.GetValueOrDefault(e)).ThenBy(e => e, StringComparer.Ordinal).FirstOrDefault();
    }

    async Task<IEnumerable<Person>> PeopleWithAsync(Role role, CancellationToken cancellationToken)
        => (await db.People.AsNoTracking().ToListAsync(cancellationToken)).Where(p => p.Roles.Contains(role));

    async Task<Assigned?> KnownAsync(string? email, IReadOnlyCollection<string> barred, CancellationToken cancellationToken)
    {
        if (email is null || barred.Contains(email))
        {
            return null;
        }

        var zone = await db.People.Where(p => p.Email == email).Select(p => p.TimeZone).FirstOrDefaultAsync(cancellationToken);
        return zone is null ? null : new Assigned(email, "", Zone(zone));
    }

    static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);
}
