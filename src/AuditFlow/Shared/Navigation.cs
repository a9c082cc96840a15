using AuditFlow.Platform.Security;

namespace AuditFlow.Shared;

/// <summary>One line of the side bar.</summary>
/// <param name="Text">The word an auditor uses.</param>
/// <param name="Url">Its page. While no page answers there the entry is not shown.</param>
/// <param name="Icon">An outline icon.</param>
/// <param name="Count">The key of the <see cref="INavigationCount"/> that counts the open work in view.</param>
internal sealed record NavigationEntry(string Text, string Url, string Icon, string? Count = null)
{
    /// <summary>What the reader must be allowed; null for everybody with an account.</summary>
    public Permission? Needs { get; init; }

    /// <summary>Stands in the lower group: the machinery rather than the audit work.</summary>
    public bool IsBelow { get; init; }
}

/// <summary>The open work behind one entry, as this reader may see it. Each slice counts its own.</summary>
public interface INavigationCount
{
    string Key { get; }

    Task<int> CountAsync(CancellationToken cancellationToken);
}

/// <summary>The side bar, in the order in which an audit is worked on.</summary>
internal static class Navigation
{
    public static readonly IReadOnlyList<NavigationEntry> Entries =
    [
        new("Home", "/", "home"),
        new("Audits", "/audits", "clipboard-check", "audits") { Needs = Permission.ViewAudits },
        new("Controls", "/controls", "shield-check", "controls") { Needs = Permission.ViewControls },
        new("Attestations", "/campaigns", "mail-check", "attestations") { Needs = Permission.ViewAttestations },
        new("My tasks", "/tasks", "list-check", "tasks") { Needs = Permission.DoTasks },
        new("Testing", "/testing", "test-pipe", "testing"),
        new("Findings", "/findings", "flag", "findings") { Needs = Permission.ViewFindings },
        new("Remediation", "/board", "refresh", "remediation") { Needs = Permission.ViewBoard },
        new("Auditor requests", "/requests", "inbox", "requests"),
        new("Evidence", "/evidence", "files", "evidence"),
        new("Risks", "/risks", "gauge", "risks"),
        new("Frameworks", "/frameworks", "list-details") { Needs = Permission.ViewControls },
        new("Reports", "/reports", "chart-bar"),
        new("Workflows", "/workflows", "sitemap", "workflows") { IsBelow = true },
        new("Outbox", "/outbox", "mail", "outbox") { IsBelow = true, Needs = Permission.ViewOutbox },
        new("Calendars", "/calendars", "calendar") { IsBelow = true, Needs = Permission.ViewCalendars },
        new("People", "/people", "users") { IsBelow = true, Needs = Permission.ViewPeople },
        new("Settings", "/settings", "settings") { IsBelow = true },
    ];

    /// <summary>The entry that a path belongs to: the longest that begins it; Home only for itself.</summary>
    public static NavigationEntry? Active(PathString path) => Entries
        .Where(entry => entry.Url == "/" ? path.Value is null or "" or "/" : path.StartsWithSegments(entry.Url))
        .MaxBy(entry => entry.Url.Length);
}
