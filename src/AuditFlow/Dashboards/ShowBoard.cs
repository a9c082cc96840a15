using System.ComponentModel.DataAnnotations;
using AuditFlow.Attestations;
using AuditFlow.Findings;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Dashboards;

public enum BoardKind
{
    Finding,
    Task,
    Attestation,
}

/// <summary>Everything that is open: what, by whom, since when, and how late.</summary>
[Allow(Permission.ViewBoard)]
public sealed record ShowBoard : IQuery<ShownBoard>
{
    public const int Size = 50;

    public BoardKind? Kind { get; init; }

    /// <summary>Only what is late.</summary>
    public bool Overdue { get; init; }

    /// <summary>Only what lies with people who report to the reader, over however many levels.</summary>
    public bool UnderMe { get; init; }

    [MaxLength(254)]
    public string? Owner { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

public sealed record BoardItem(BoardKind Kind, string Id, string Title, string Url, string Owner, DateTimeOffset Since, DateTimeOffset DueAt, string State, DateOnly? AcceptedUntil = null)
{
    /// <summary>The word list that <see cref="State"/> is one of.</summary>
    public string Family => Kind switch { BoardKind.Finding => "finding", BoardKind.Task => "task", _ => "attestation" };

    public bool IsOverdue(DateTimeOffset now) => DueAt < now;
}

public sealed record BoardOwner(string Owner, int Open, int Overdue);

public sealed record BoardChange(DateTimeOffset At, string What, string Sentence);

public sealed record ShownBoard
{
    public required IReadOnlyList<BoardItem> Items { get; init; }

    public required int Total { get; init; }

    public required int Open { get; init; }

    public required int Overdue { get; init; }

    public BoardItem? Oldest { get; init; }

    public required int DueSoon { get; init; }

    public required int ReadyForRetest { get; init; }

    public required int ClosedLately { get; init; }

    public required int UnderMe { get; init; }

    public required IReadOnlyDictionary<BoardKind, int> Kinds { get; init; }

    public required IReadOnlyList<BoardOwner> Owners { get; init; }

    /// <summary>How many open items are 0–30, 31–60, 61–90 and over 90 days old.</summary>
    public required IReadOnlyList<int> Ages { get; init; }

    public required IReadOnlyList<BoardChange> Changes { get; init; }
}

internal sealed class ShowBoardHandler(AuditFlowDb db, CurrentActor current, TimeProvider clock) : IRequestHandler<ShowBoard, ShownBoard>
{
    static readonly string[] Told = ["finding-opened", "finding-reopened", "finding-late", "finding-escalated", "retest-passed", "retest-failed", "risk-accepted", "finding-fixed", "task-reassigned"];

    public async Task<ShownBoard> Handle(ShowBoard request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var open = await OpenAsync(now, cancellationToken);
        var mine = await UnderMeAsync(cancellationToken);
        var weekAgo = now.AddDays(-7);
        var seen = open.Where(i => request.Owner is null || i.Owner == request.Owner).Where(i => !request.UnderMe || mine.Contains(i.Owner)).ToList();
        var chosen = seen.Where(i => request.Kind is null || i.Kind == request.Kind).Where(i => !request.Overdue || i.IsOverdue(now)).OrderBy(i => i.DueAt).ThenBy(i => i.Id, StringComparer.Ordinal).ToList();
        return new ShownBoard
        {
            Items = [.. chosen.Skip((request.Page - 1) * ShowBoard.Size).Take(ShowBoard.Size)], Total = chosen.Count, Open = seen.Count, Overdue = seen.Count(i => i.IsOverdue(now)),
            Oldest = seen.Where(i => i.IsOverdue(now)).MinBy(i => i.DueAt), DueSoon = seen.Count(i => i.DueAt >= now && i.DueAt < now.AddDays(14)),
            ReadyForRetest = seen.Count(i => i.State == nameof(FindingState.ReadyForRetest)), UnderMe = open.Count(i => mine.Contains(i.Owner)),
            ClosedLately = await db.Findings.CountAsync(f => f.ClosedAt > weekAgo, cancellationToken) + await db.Tasks.CountAsync(t => t.State == TaskState.Done && t.CompletedAt > weekAgo, cancellationToken)
                + await db.Attestations.CountAsync(a => a.SubmittedAt > weekAgo, cancellationToken),
            Kinds = Enum.GetValues<BoardKind>().ToDictionary(k => k, k => seen.Count(i => i.Kind == k)),
            Owners = [.. seen.GroupBy(i => i.Owner).Select(g => new BoardOwner(g.Key, g.Count(), g.Count(i => i.IsOverdue(now)))).OrderByDescending(o => o.Overdue).ThenByDescending(o => o.Open).ThenBy(o => o.Owner, StringComparer.Ordinal).Take(12)],
            Ages = [Aged(0, 31), Aged(31, 61), Aged(61, 91), Aged(91, int.MaxValue)],
            Changes = await db.TrailEntries.Where(e => Told.Contains(e.What) && e.At > weekAgo).OrderByDescending(e => e.At).Take(8).Select(e => new BoardChange(e.At, e.What, e.Sentence)).ToListAsync(cancellationToken),
        };

        int Aged(int from, int to) => seen.Count(i => (now - i.Since).TotalDays is var days && days >= from && days < to);
    }

    async Task<List<BoardItem>> OpenAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var findings = await db.Findings.StillOpen(now)
            .Select(f => new { f.Number, f.Title, f.RemediationOwner, f.OpenedAt, f.DueAt, f.State, f.AcceptedUntil }).ToListAsync(cancellationToken);
        var tasks = await db.Tasks.Where(t => t.State == TaskState.Open)
            .Select(t => new { t.Id, t.Title, t.Assignee, t.CreatedAt, t.DueAt }).ToListAsync(cancellationToken);
        var attestations = await (
            from a in db.Attestations
            join c in db.Campaigns on a.CampaignId equals c.Id
            where AttestationStates.Open.Contains(a.State)
            select new { a.ControlId, a.CampaignId, c.Name, c.OpenedAt, a.SignerEmail, a.DueAt, a.State, a.HandedBackAt, a.EscalatedAt }).ToListAsync(cancellationToken);
        return
        [
            .. findings.Select(f => new BoardItem(BoardKind.Finding, f.Number, f.Title, "/findings/" + f.Number, f.RemediationOwner, f.OpenedAt, f.DueAt, f.State.ToString(), f.AcceptedUntil)),
            .. tasks.Select(t => new BoardItem(BoardKind.Task, "", t.Title, $"/tasks/{t.Id}", t.Assignee, t.CreatedAt, t.DueAt, nameof(TaskState.Open))),
            .. attestations.Select(a => new BoardItem(BoardKind.Attestation, a.ControlId, a.Name, $"/campaigns/{a.CampaignId}", a.SignerEmail, a.OpenedAt, a.DueAt, Standing(a.State, a.HandedBackAt, a.EscalatedAt, a.DueAt))),
        ];

        string Standing(AttestationState state, DateTimeOffset? handedBack, DateTimeOffset? escalated, DateTimeOffset due)
            => handedBack is not null ? "Returned" : due >= now ? state.ToString() : escalated is null ? "Overdue" : "Escalated";
    }

    // Everybody below the reader in the register; the register refuses circles, so this ends.
    async Task<HashSet<string>> UnderMeAsync(CancellationToken cancellationToken)
    {
        var people = await db.People.Select(p => new { p.Id, p.Email, p.ManagerId }).ToListAsync(cancellationToken);
        var reports = people.ToLookup(p => p.ManagerId);
        var below = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<Guid>(people.Where(p => p.Email == current.Actor.Mailbox).Select(p => p.Id));
        if (current.Actor.Mailbox is { } me)
        {
            below.Add(me);
        }

        while (next.TryDequeue(out var manager))
        {
            foreach (var person in reports[manager].Where(p => below.Add(p.Email)))
            {
                next.Enqueue(person.Id);
            }
        }

        return below;
    }
}
