using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>One campaign: its numbers, by manager and by process too, the answers that say no, and a page of its items.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record ShowCampaign : IQuery<CampaignSheet>
{
    public const int Size = 50;

    public required Guid CampaignId { get; init; }

    public ItemFilter? Show { get; init; }

    /// <summary>The mailbox of a manager.</summary>
    [MaxLength(254)]
    public string? Manager { get; init; }

    [MaxLength(200)]
    public string? Process { get; init; }

    /// <summary>The mailbox of a signer.</summary>
    [MaxLength(254)]
    public string? Signer { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

/// <summary>The items of a campaign that a filter leaves and that are open: what a verb for all of a filter is about.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record FindOpenItems : IQuery<IReadOnlyList<Guid>>
{
    public required ShowCampaign Campaign { get; init; }
}

/// <summary>Which items of a campaign.</summary>
public enum ItemFilter
{
    Open,
    Overdue,
    ToReview,
    Returned,
    HandedBack,
    Delegated,
    Undeliverable,
    Signed,
    Exceptions,
    OnBehalf,
    NotAttested,
}

internal sealed record CampaignSheet(
    Campaign Campaign, string? Audit, IReadOnlyList<AttestationItem> Items, int Total, IReadOnlyDictionary<ItemFilter, int> Counts, IReadOnlyDictionary<string, int> States,
    IReadOnlyList<GroupLine> Managers, IReadOnlyList<GroupLine> Processes, IReadOnlyList<AttestationItem> Noes, IReadOnlyDictionary<IdentityLevel, int> Levels, int Owners, IReadOnlyList<DebtorLine> Debtors)
{
    public int Asked => States.Values.Sum();

    public int Signed => Counts[ItemFilter.Signed];

    public int Gaps => Counts[ItemFilter.Open] + Counts[ItemFilter.ToReview];
}

/// <summary>The numbers of one manager or one process.</summary>
internal sealed record GroupLine(string Name, int Asked, IReadOnlyDictionary<string, int> States, int Signed, int Overdue);

/// <summary>Somebody who still owes answers.</summary>
internal sealed record DebtorLine(Guid PersonId, string Email, int Asked, int Open, int Overdue);

/// <summary>One row, with its state as pages print it.</summary>
internal sealed record AttestationItem(Attestation Attestation, string Title, string Process, string State, MailState? Mail)
{
    public Guid Id => Attestation.Id;

    public string ControlId => Attestation.ControlId;

    public string Signer => Attestation.SignerEmail;

    public bool IsOpen => Attestation.IsOpen;
}

internal sealed class ShowCampaignHandler(AuditFlowDb db, TimeProvider clock) : IRequestHandler<ShowCampaign, CampaignSheet>, IRequestHandler<FindOpenItems, IReadOnlyList<Guid>>
{
    const int NoesShown = 8;
    const int DebtorsShown = 10;

    public async Task<CampaignSheet> Handle(ShowCampaign request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var campaign = Refuse.IfMissing(await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.CampaignId, cancellationToken), "such campaign");
        var audit = await db.Audits.Where(a => a.Id == campaign.AuditId).Select(a => a.Name).FirstOrDefaultAsync(cancellationToken);

        var lines = await LinesAsync(campaign.Id, cancellationToken);
        var shown = lines.FindAll(l => Fits(l, request, now));
        var page = shown.OrderBy(l => Urgency(Shown(l, now))).ThenBy(l => l.DueAt).ThenBy(l => l.ControlId, StringComparer.Ordinal).Skip((request.Page - 1) * ShowCampaign.Size).Take(ShowCampaign.Size).ToList();
        var noes = lines.Where(l => Fits(l, ItemFilter.Exceptions, now)).Take(NoesShown).ToList();
        var items = await ItemsAsync([.. page.Concat(noes).DistinctBy(l => l.Id)], now, cancellationToken);
        return new CampaignSheet(
            campaign, audit, page.ConvertAll(l => items[l.Id]), shown.Count, Enum.GetValues<ItemFilter>().ToDictionary(f => f, f => lines.Count(l => Fits(l, f, now))), StatesOf(lines, now),
            Groups(lines, l => l.Manager ?? "", now), Groups(lines, l => l.Process, now), noes.ConvertAll(l => items[l.Id]),
            lines.Where(l => l.Level is not null && !l.IsOnBehalf).GroupBy(l => l.Level!.Value).ToDictionary(g => g.Key, g => g.Count()), lines.Select(l => l.Signer).Distinct().Count(), Debtors(lines, now));
    }

    public async Task<IReadOnlyList<Guid>> Handle(FindOpenItems request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return [.. (await LinesAsync(request.Campaign.CampaignId, cancellationToken)).Where(l => l.IsOpen && Fits(l, request.Campaign, now)).Select(l => l.Id)];
    }

    async Task<List<ItemLine>> LinesAsync(Guid campaign, CancellationToken cancellationToken)
    {
        // One small row an item: every number on the page comes from these, and a campaign's items are bounded.
        var all = (await (
            from a in db.Attestations.AsNoTracking()
            join v in db.ControlVersions.AsNoTracking() on new { a.ControlId, Number = a.ControlVersion } equals new { v.ControlId, v.Number }
            where a.CampaignId == campaign
            orderby a.ControlId, a.Place
            select new
            {
                Line = new ItemLine(
                    a.Id, a.ControlId, a.SignerEmail, a.ManagerEmail, v.Content.Process, a.State, a.DueAt, a.EscalatedAt, a.HandedBackAt, a.DelegatedUntil, a.ReassignedFrom, a.UndeliverableBecause, a.Answer,
                    a.NeedsReview, a.IsOnBehalf, a.LevelReached, a.SignerId),
                a.BundleId,
            }).ToListAsync(cancellationToken));
        var mailOf = await LettersAsync(db, db.Bundles.Where(b => b.CampaignId == campaign), cancellationToken);
        return all.ConvertAll(row => row.Line with { Mail = row.BundleId is { } bundle && mailOf.TryGetValue(bundle, out var mail) ? mail : null });
    }

    /// <summary>Where the last mail with the good link of each page stands.</summary>
    internal static async Task<Dictionary<Guid, MailState>> LettersAsync(AuditFlowDb db, IQueryable<Bundle> pages, CancellationToken cancellationToken)
    {
        var mails = db.OutboxMails.AsNoTracking();
        var letters = await (
            from b in pages
            join m in mails on b.LinkId equals m.LinkId
            orderby m.QueuedAt
            select new { b.Id, m.State }).ToListAsync(cancellationToken);
        return letters.GroupBy(l => l.Id).ToDictionary(g => g.Key, g => g.Last().State);
    }

    /// <summary>Whether an item is among those that the filter leaves.</summary>
    internal static bool Fits(ItemLine line, ShowCampaign filter, DateTimeOffset now)
        => Fits(line, filter.Show, now) && Is(filter.Manager, line.Manager) && Is(filter.Process, line.Process) && Is(filter.Signer, line.Signer);

    static bool Is(string? wanted, string? value) => wanted is null || wanted == (value ?? "");

    static List<DebtorLine> Debtors(IReadOnlyList<ItemLine> lines, DateTimeOffset now)
        => [.. lines.GroupBy(l => (l.SignerId, l.Signer))
            .Select(g => new DebtorLine(g.Key.SignerId, g.Key.Signer, g.Count(), g.Count(l => l.IsOpen), g.Count(l => Fits(l, ItemFilter.Overdue, now))))
            .Where(d => d.Open > 0).OrderByDescending(d => d.Overdue).ThenByDescending(d => d.Open).ThenBy(d => d.Email, StringComparer.Ordinal).Take(DebtorsShown)];

    async Task<Dictionary<Guid, AttestationItem>> ItemsAsync(IReadOnlyList<ItemLine> lines, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var states = lines.ToDictionary(l => l.Id);
        var ids = states.Keys.ToArray();
        var found = new List<(Attestation Attestation, string Title, string Process)>();
        foreach (var some in ids.Chunk(1000))
        {
            found.AddRange((await (
                from a in db.Attestations.AsNoTracking()
                join v in db.ControlVersions.AsNoTracking() on new { a.ControlId, Number = a.ControlVersion } equals new { v.ControlId, v.Number }
                where some.Contains(a.Id)
                select new { Attestation = a, v.Content.Title, v.Content.Process }).ToListAsync(cancellationToken)).Select(r => (r.Attestation, r.Title, r.Process)));
        }

        return found.ToDictionary(f => f.Attestation.Id, f => new AttestationItem(f.Attestation, f.Title, f.Process, Shown(states[f.Attestation.Id], now), states[f.Attestation.Id].Mail));
    }

    static List<GroupLine> Groups(IReadOnlyList<ItemLine> lines, Func<ItemLine, string> by, DateTimeOffset now)
        => [.. lines.GroupBy(by).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new GroupLine(g.Key, g.Count(), StatesOf(g, now), g.Count(l => Fits(l, ItemFilter.Signed, now)), g.Count(l => Fits(l, ItemFilter.Overdue, now))))];

    /// <summary>The state in the words of the vocabulary: lateness and what stands in the way go before the rest.</summary>
    internal static string Shown(Attestation a, MailState? mail, DateTimeOffset now) => Shown(LineOf(a, "", mail), now);

    internal static ItemLine LineOf(Attestation a, string process, MailState? mail) => new(
        a.Id, a.ControlId, a.SignerEmail, a.ManagerEmail, process, a.State, a.DueAt, a.EscalatedAt, a.HandedBackAt, a.DelegatedUntil, a.ReassignedFrom, a.UndeliverableBecause, a.Answer, a.NeedsReview,
        a.IsOnBehalf, a.LevelReached, a.SignerId) { Mail = mail };

    internal static string Shown(ItemLine a, DateTimeOffset now) => a switch
    {
        { IsOpen: false, IsOnBehalf: true } => "OnBehalf",
        { IsOpen: false } => a.State.ToString(),
        { HandedBackAt: not null } => "HandedBack",
        { Undeliverable: not null } or { Mail: MailState.Parked or MailState.Refused or MailState.Bounced } => "Undeliverable",
        _ when a.DueAt < now => a.EscalatedAt is null ? "Overdue" : "Escalated",
        { State: AttestationState.Returned } => "Returned",
        { State: AttestationState.Sent, Mail: MailState.Queued } => "Pending",
        { DelegatedUntil: not null, State: AttestationState.Sent } => "Delegated",
        { ReassignedFrom: not null, State: AttestationState.Sent } => "Reassigned",
        _ => a.State.ToString(),
    };

    static bool Fits(ItemLine item, ItemFilter? filter, DateTimeOffset now) => filter is not { } wanted || wanted switch
    {
        ItemFilter.Open => item.IsOpen,
        ItemFilter.Overdue => item.IsOpen && item.DueAt < now,
        ItemFilter.ToReview => item is { State: AttestationState.Submitted, NeedsReview: true },
        ItemFilter.Returned => item.State == AttestationState.Returned,
        ItemFilter.HandedBack => item is { IsOpen: true, HandedBackAt: not null },
        ItemFilter.Delegated => item is { IsOpen: true, DelegatedUntil: not null },
        ItemFilter.Undeliverable => Shown(item, now) == "Undeliverable",
        ItemFilter.Signed => item.State is AttestationState.Submitted or AttestationState.Accepted,
        ItemFilter.Exceptions => item.Answer is { IsException: true },
        ItemFilter.OnBehalf => item.IsOnBehalf,
        ItemFilter.NotAttested => item.State == AttestationState.NotAttested,
    };

    static int Urgency(string state) => state switch
    {
        "Undeliverable" => 0,
        "HandedBack" => 1,
        "Escalated" => 2,
        "Overdue" => 3,
        "Returned" => 4,
        "Submitted" => 6,
        "Accepted" or "OnBehalf" or "NotAttested" or "Void" => 7,
        _ => 5,
    };

    // The order of the bar: done first, late last.
    static readonly string[] Order =
        ["Accepted", "Submitted", "OnBehalf", "Draft", "Viewed", "Sent", "Pending", "Delegated", "Reassigned", "Returned", "HandedBack", "Undeliverable", "Overdue", "Escalated", "NotAttested", "Void"];

    static Dictionary<string, int> StatesOf(IEnumerable<ItemLine> items, DateTimeOffset now)
        => items.GroupBy(i => Shown(i, now)).OrderBy(g => Array.IndexOf(Order, g.Key)).ToDictionary(g => g.Key, g => g.Count());

    /// <summary>What the numbers of the page are made of.</summary>
    internal sealed record ItemLine(
        Guid Id, string ControlId, string Signer, string? Manager, string Process, AttestationState State, DateTimeOffset DueAt, DateTimeOffset? EscalatedAt, DateTimeOffset? HandedBackAt,
        DateTimeOffset? DelegatedUntil, string? ReassignedFrom, string? Undeliverable, AttestationAnswer? Answer, bool NeedsReview, bool IsOnBehalf, IdentityLevel? Level, Guid SignerId)
    {
        public MailState? Mail { get; init; }

        public bool IsOpen => State.IsOpen;
    }
}
