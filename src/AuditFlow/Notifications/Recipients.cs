using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Requests;
using AuditFlow.Tasks;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Notifications;

/// <summary>
/// Turns what a drawing writes into mailboxes of the register. The rules are those of tasks; beyond them an owner may be
/// named by a criterion and means the owners of all controls mapped to it. Nothing falls back: a mail that finds nobody is
/// a fault that somebody has to see.
/// </summary>
internal sealed class Recipients(AuditFlowDb db, Assignment assignment)
{
    const int Most = 500;

    public async Task<IReadOnlyList<string>> FindAsync(IEnumerable<string> rules, Guid? auditId, CancellationToken cancellationToken)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in rules.Where(r => !string.IsNullOrWhiteSpace(r)))
        {
            var known = await KnownAsync(await NamedAsync(AssigneeRule.Parse(text), auditId, cancellationToken), cancellationToken);
            Refuse.If(known.Count == 0, "mail-to-nobody", $"'{text.Trim()}' leads to nobody in the register of people, so the mail would reach nobody.");
            found.UnionWith(known);
        }

        Refuse.If(found.Count == 0, "mail-to-nobody", "This mail names nobody who gets it.");
        Refuse.If(found.Count > Most, "mail-to-many", $"This mail would go to {found.Count} people; at most {Most} are reached by one step.");
        return [.. found];
    }

    async Task<IReadOnlyList<string>> NamedAsync(AssigneeRule rule, Guid? auditId, CancellationToken cancellationToken)
    {
        var named = await assignment.AllOfAsync(rule, auditId, cancellationToken);
        return named.Count == 0 && rule.Kind == AssigneeKind.Owner ? await OwnersUnderAsync(rule.Subject, cancellationToken) : named;
    }

    // A mapping is written framework/criterion. Controls are a few hundred, and a list inside a row is not searched alike on both databases.
    async Task<IReadOnlyList<string>> OwnersUnderAsync(string criterion, CancellationToken cancellationToken)
    {
        var controls = await db.CurrentControls.Where(c => c.Control.RetiredOn == null)
            .Select(c => new { c.Version.Content.OwnerEmail, c.Version.Content.Mappings }).ToListAsync(cancellationToken);
        return [.. controls.Where(c => c.Mappings.Exists(m => m.EndsWith($"/{criterion}", StringComparison.OrdinalIgnoreCase))).Select(c => c.OwnerEmail).Distinct()];
    }

    async Task<List<string>> KnownAsync(IReadOnlyList<string> mailboxes, CancellationToken cancellationToken)
        => mailboxes.Count == 0 ? [] : await db.People.Where(p => mailboxes.Contains(p.Email)).Select(p => p.Email).ToListAsync(cancellationToken);
}
