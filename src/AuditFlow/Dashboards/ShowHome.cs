using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Findings;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Dashboards;

/// <summary>What waits for the reader, and what keeps the audits that they may see from moving.</summary>
[Allow(Permission.SeeOwnHome)]
public sealed record ShowHome : IQuery<ShownHome>;

public sealed record ShownHome
{
    /// <summary>Nobody has brought in a control yet: the way to the first gate is shown instead.</summary>
    public required bool IsNewCompany { get; init; }

    public required bool HasAudits { get; init; }

    public required IReadOnlyList<AuditLine> Audits { get; init; }

    public required IReadOnlyList<WaitingItem> Waiting { get; init; }

    public required IReadOnlyList<SeverityCount> OpenFindings { get; init; }

    public required IReadOnlyList<Deadline> Deadlines { get; init; }

    /// <summary>Whether audits and findings are shown to this reader at all.</summary>
    public required bool SeesAudits { get; init; }
}

/// <summary>Why something waits for the reader; pages choose the icon by it.</summary>
public enum WaitingFor
{
    Task,
    Plan,
    Approval,
    Fix,
    Retest,
    Gate,
    EndedAcceptance,
}

/// <summary>Something that waits for the reader, and since when or by when.</summary>
public sealed record WaitingItem(WaitingFor Kind, string Text, string Url, string Detail, DateTimeOffset Since, DateTimeOffset? DueAt);

public sealed record SeverityCount(SeverityScale Scale, FindingSeverity Severity, int Open, int Overdue);

public sealed record Deadline(DateTimeOffset At, string Text, string Url);

internal sealed class ShowHomeHandler(AuditFlowDb db, IMediator mediator, CurrentActor current, TimeProvider clock) : IRequestHandler<ShowHome, ShownHome>
{
    const int TasksShown = 12;

    public async Task<ShownHome> Handle(ShowHome request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var sees = Permissions.Allows(current.Actor, Permission.ViewBoard);
        var audits = sees ? await mediator.Send(new ListAudits { OnlyUnderWay = true }, cancellationToken) : [];
        var waiting = new List<WaitingItem>();
        await AddTasksAsync(waiting, cancellationToken);
        if (Permissions.Allows(current.Actor, Permission.ViewFindings))
        {
            await AddFindingsAsync(waiting, now, cancellationToken);
        }

        if (current.Actor.Has(Role.ComplianceLead))
        {
            waiting.AddRange(audits.SelectMany(a => a.ClosedGates.Select(g => new WaitingItem(
                WaitingFor.Gate, $"{g.Name} is closed", $"/audits/{a.Id}#gate-{g.Id}", $"{a.Name}: {string.Join("; ", g.Facts.Where(f => !f.Holds).Select(f => f.Sentence))}", g.ReachedAt, null))));
        }

        return new ShownHome
        {
            IsNewCompany = !await db.Controls.AnyAsync(cancellationToken), HasAudits = await db.Audits.AnyAsync(cancellationToken), Audits = audits, SeesAudits = sees,
            Waiting = [.. waiting.OrderBy(w => w.DueAt ?? w.Since)], OpenFindings = sees ? await CountAsync(now, cancellationToken) : [],
            Deadlines = sees ? await DeadlinesAsync(now, cancellationToken) : [],
        };
    }

    async Task AddTasksAsync(List<WaitingItem> waiting, CancellationToken cancellationToken)
    {
        var tasks = (await mediator.Send(new ListMyTasks(), cancellationToken)).Open;
        waiting.AddRange(tasks.Take(TasksShown).Select(t => new WaitingItem(
            WaitingFor.Task, t.Title, $"/tasks/{t.Id}", t.AuditName is null ? t.AssignedAs : $"{t.AuditName}, {t.AssignedAs}", t.CreatedAt, t.DueAt)));
    }

    async Task AddFindingsAsync(List<WaitingItem> waiting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = await db.Findings.StillOpen(now).OrderBy(f => f.DueAt).Take(500).ToListAsync(cancellationToken);
        foreach (var finding in open)
        {
            if (NextStep(finding, now) is { } kind)
            {
                waiting.Add(new(kind, $"{Verb(kind)} {finding.Number}: {finding.Title}", $"/findings/{finding.Number}", $"{finding.ControlId}, seen to by {finding.RemediationOwner}", finding.ChangedAt == default ? finding.OpenedAt : finding.ChangedAt, finding.DueAt));
            }
        }
    }

    // The next step of a finding, if this reader is the one to take it.
    WaitingFor? NextStep(Finding finding, DateTimeOffset now)
    {
        var me = current.Actor.Mailbox;
        var isTheirs = me == finding.RemediationOwner;
        return finding.Stage(now) switch
        {
            FindingStage.Identified when isTheirs => WaitingFor.Plan,
            FindingStage.PlanSubmitted when Permissions.Allows(current.Actor, Permission.ApprovePlans) && me != finding.PlanBy => WaitingFor.Approval,
            FindingStage.PlanApproved or FindingStage.InRemediation when isTheirs => WaitingFor.Fix,
            FindingStage.ReadyForRetest when Permissions.Allows(current.Actor, Permission.RetestFindings) && !isTheirs && me != finding.Owner && me != finding.FixedBy => WaitingFor.Retest,
            FindingStage.AcceptanceEnded when Permissions.Allows(current.Actor, Permission.AcceptRisks) => WaitingFor.EndedAcceptance,
            _ => null,
        };
    }

    static string Verb(WaitingFor kind) => kind switch
    {
        WaitingFor.Plan => "Make a plan for",
        WaitingFor.Approval => "Decide on the plan for",
        WaitingFor.Fix => "Fix",
        WaitingFor.Retest => "Test again",
        WaitingFor.EndedAcceptance => "The acceptance ended:",
        WaitingFor.Task or WaitingFor.Gate => "",
    };

    async Task<IReadOnlyList<SeverityCount>> CountAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counts = await db.Findings.StillOpen(now).GroupBy(f => new { f.Scale, f.Severity })
            .Select(g => new { g.Key.Scale, g.Key.Severity, Open = g.Count(), Overdue = g.Count(f => f.DueAt < now) }).ToListAsync(cancellationToken);
        return [.. counts.OrderBy(c => c.Scale).ThenByDescending(c => c.Severity).Select(c => new SeverityCount(c.Scale, c.Severity, c.Open, c.Overdue))];
    }

    async Task<IReadOnlyList<Deadline>> DeadlinesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var end = now.AddDays(30);
        var tasks = await db.Tasks.Where(t => t.State == TaskState.Open && t.DueAt >= now && t.DueAt <= end).OrderBy(t => t.DueAt).Take(6).Select(t => new Deadline(t.DueAt, t.Title, $"/tasks/{t.Id}")).ToListAsync(cancellationToken);
        var findings = await db.Findings.StillOpen(now).Where(f => f.DueAt >= now && f.DueAt <= end).OrderBy(f => f.DueAt).Take(6)
            .Select(f => new Deadline(f.DueAt, f.Number + " fixed", "/findings/" + f.Number)).ToListAsync(cancellationToken);
        var acceptances = await db.Findings.Where(f => f.State == FindingState.RiskAccepted && f.AcceptanceEndsAt >= now && f.AcceptanceEndsAt <= end).OrderBy(f => f.AcceptanceEndsAt).Take(6)
            .Select(f => new Deadline(f.AcceptanceEndsAt!.Value, "Acceptance of " + f.Number + " ends", "/findings/" + f.Number)).ToListAsync(cancellationToken);
        return [.. tasks.Concat(findings).Concat(acceptances).OrderBy(d => d.At).Take(8)];
    }
}
