using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Workflows;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Findings;

/// <summary>What every change of a finding shares: it is found, the change is written down, and whoever waits for it is told.</summary>
internal sealed class FindingChange(AuditFlowDb db, CurrentActor current, Signals signals, Trail trail, AuditFlowSettings settings, TimeProvider clock)
{
    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public TimeZoneInfo Zone => field ??= TimeZoneInfo.FindSystemTimeZoneById(settings.Company.TimeZone);

    public DateOnly Today => Deadline.DayOf(Now, Zone);

    /// <summary>The mailbox of the person who acts: plans, fixes, retests and acceptances are nobody else's.</summary>
    public string Person => current.Actor.Mailbox ?? throw new Refusal("no-person", "Only a person can do this.", StatusCodes.Status403Forbidden);

    public async Task<Finding> LoadAsync(Guid findingId, CancellationToken cancellationToken)
    {
        var finding = Refuse.IfMissing(await db.Findings.SingleOrDefaultAsync(f => f.Id == findingId, cancellationToken), "such finding");
        current.MustBelongTo(finding.AuditId);
        return finding;
    }

    /// <summary>Refuses everybody but those named and the compliance leads.</summary>
    public void OnlyFor(string sentence, params IReadOnlyList<string?> people)
    {
        if (!current.Actor.Has(Role.ComplianceLead) && !people.Contains(Person))
        {
            throw new Refusal("not-your-finding", sentence, StatusCodes.Status403Forbidden);
        }
    }

    /// <summary>Writes the change down, wakes the drawing that waits for it and the gates of its audit.</summary>
    public async Task TellAsync(Finding finding, string what, string sentence, object? facts, CancellationToken cancellationToken)
    {
        trail.Add(finding.AuditId, what, SubjectOf(finding), sentence, facts);
        signals.Raise(WaitForFinding.TypeName, finding.Id.ToString("D"), new { Stage = finding.Stage(Now) });
        if (finding.AuditId is { } audit)
        {
            await signals.FactsChangedAsync(audit, cancellationToken);
        }
    }

    public static string SubjectOf(Finding finding) => $"finding:{finding.Number}";
}
