using System.ComponentModel.DataAnnotations;
using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>One campaign: its numbers, by manager too, the answers that say no, and a page of its items.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record ShowCampaign : IQuery<CampaignSheet>
{
    public const int Size = 50;

    public required Guid CampaignId { get; init; }

    public ItemFilter? Show { get; init; }

    /// <summary>The mailbox of a manager.</summary>
    [MaxLength(254)]
    public string? Manager { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;
}

/// <summary>Which items of a campaign.</summary>
public enum ItemFilter
{
    Open,
    Overdue,
    Returned,
    Undeliverable,
    Signed,
    Exceptions,
}

internal sealed record CampaignSheet(
    Campaign Campaign, string? Audit, IReadOnlyList<AttestationItem> Items, int Total, IReadOnlyDictionary<ItemFilter, int> Counts, IReadOnlyDictionary<string, int> States,
    IReadOnlyList<ManagerLine> Managers, IReadOnlyList<AttestationItem> Noes, int Owners)
{
    public int Asked => States.Values.Sum();

    public int Signed => Counts[ItemFilter.Signed];
}

internal sealed record ManagerLine(string Manager, int Asked, IReadOnlyDictionary<string, int> States, int Signed, int Overdue);

/// <summary>One row, with its state as pages print it.</summary>
internal sealed record AttestationItem(
    Guid Id, string ControlId, string Title, string Signer, string? Manager, string State, DateTimeOffset DueAt, int Reminders, AttestationAnswer? Answer, string? Comment, string? Finding,
    string? ReturnedBecause, bool IsOpen);

internal sealed class ShowCampaignHandler(AuditFlowDb db, TimeProvider clock) : IRequestHandler<ShowCampaign, CampaignSheet>
{
    const int NoesShown = 8;

    public async Task<CampaignSheet> Handle(ShowCampaign request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var campaign = Refuse.IfMissing(await db.Campaigns.SingleOrDefaultAsync(c => c.Id == request.CampaignId, cancellationToken), "such campaign");
        var audit = await db.Audits.Where(a => a.Id == campaign.AuditId).Select(a => a.Name).FirstOrDefaultAsync(cancellationToken);

        // One row an item and few columns: a campaign has at most 2,000 of them, and every number on the page comes from these rows.
        var mails = db.OutboxMails.AsNoTracking();
        var all = (await (
            from a in db.Attestations
            join v in db.ControlVersions on new { a.ControlId, Number = a.ControlVersion } equals new { v.ControlId, v.Number }
            where a.CampaignId == campaign.Id
            orderby a.ControlId
            select new { Attestation = a, v.Content.Title, Mail = mails.Where(m => m.ItemId == a.Id && m.LinkId != null && m.LinkId == a.LinkId).OrderByDescending(m => m.QueuedAt).Select(m => (MailState?)m.State).FirstOrDefault() })
            .ToListAsync(cancellationToken)).ConvertAll(row => Item(row.Attestation, row.Title, row.Mail, now));

        var shown = all.Where(i => Fits(i, request.Show, now) && (request.Manager is null || i.Manager == request.Manager)).ToList();
        return new CampaignSheet(
            campaign, audit, [.. shown.OrderBy(Urgency).ThenBy(i => i.ControlId, StringComparer.Ordinal).Skip((request.Page - 1) * ShowCampaign.Size).Take(ShowCampaign.Size)], shown.Count,
            Enum.GetValues<ItemFilter>().ToDictionary(f => f, f => all.Count(i => Fits(i, f, now))), StatesOf(all),
            [.. all.GroupBy(i => i.Manager ?? "").OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new ManagerLine(g.Key, g.Count(), StatesOf(g), g.Count(i => Fits(i, ItemFilter.Signed, now)), g.Count(i => Fits(i, ItemFilter.Overdue, now))))],
            [.. all.Where(i => Fits(i, ItemFilter.Exceptions, now)).Take(NoesShown)], all.Select(i => i.Signer).Distinct().Count());
    }

    static AttestationItem Item(Attestation a, string title, MailState? mail, DateTimeOffset now) => new(
        a.Id, a.ControlId, title, a.SignerEmail, a.ManagerEmail, Shown(a, mail, now), a.DueAt, a.RemindersSent, a.Answer, a.Comment, a.FindingNumber, a.HandBackReason, a.IsOpen);

    /// <summary>The state in the words of the vocabulary: lateness and what stands in the way go before the rest.</summary>
    internal static string Shown(Attestation a, MailState? mail, DateTimeOffset now) => a switch
    {
        { State: AttestationState.Void } => "NotAttested",
        { IsOpen: false } => a.State.ToString(),
        { HandedBackAt: not null } => "Returned",
        _ when mail == MailState.Parked => "Undeliverable",
        _ when a.DueAt < now => a.EscalatedAt is null ? "Overdue" : "Escalated",
        { State: AttestationState.Sent } when mail == MailState.Queued => "Pending",
        _ => a.State.ToString(),
    };

    static bool Fits(AttestationItem item, ItemFilter? filter, DateTimeOffset now) => filter is not { } wanted || wanted switch
    {
        ItemFilter.Open => item.IsOpen,
        ItemFilter.Overdue => item.IsOpen && item.DueAt < now,
        ItemFilter.Returned => item.State == "Returned",
        ItemFilter.Undeliverable => item.State == "Undeliverable",
        ItemFilter.Signed => item.State == nameof(AttestationState.Submitted),
        ItemFilter.Exceptions => item.Answer is { IsException: true },
    };

    static int Urgency(AttestationItem item) => item.State switch
    {
        "Undeliverable" => 0,
        "Returned" => 1,
        "Escalated" => 2,
        "Overdue" => 3,
        _ => item.IsOpen ? 4 : 5,
    };

    // The order of the bar: done first, late last.
    static readonly string[] Order = ["Submitted", "Viewed", "Sent", "Pending", "Returned", "Undeliverable", "Overdue", "Escalated", "NotAttested"];

    static Dictionary<string, int> StatesOf(IEnumerable<AttestationItem> items)
        => items.GroupBy(i => i.State).OrderBy(g => Array.IndexOf(Order, g.Key)).ToDictionary(g => g.Key, g => g.Count());
}
