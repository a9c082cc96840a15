using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>What of the outbox is shown. A queued mail that failed before counts apart, because it is waiting for another reason.</summary>
public enum MailFilter
{
    Queued,
    Failed,
    Sent,
    Refused,
    Bounced,
    Parked,
    Dropped,
}

/// <summary>One page of the outbox, newest first.</summary>
[Allow(Permission.ViewOutbox)]
internal sealed record ListMail : IQuery<MailList>
{
    public MailFilter? State { get; init; }

    /// <summary>A part of the recipient's mailbox.</summary>
    [MaxLength(254, ErrorMessage = "A mailbox has at most 254 characters.")]
    public string? To { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;

    [Range(1, 200)]
    public int Size { get; init; } = 50;
}

/// <param name="Mails">One page.</param>
/// <param name="Total">How many fit the filter.</param>
/// <param name="Counts">Of those that fit the recipient, by state.</param>
/// <param name="Reports">How many delivery reports fit no mail.</param>
internal sealed record MailList(IReadOnlyList<MailLine> Mails, int Total, IReadOnlyDictionary<MailFilter, int> Counts, int Reports);

internal sealed record MailLine(
    Guid Id, string Subject, string Recipient, MailState State, DateTimeOffset QueuedAt, DateTimeOffset? SentAt, DateTimeOffset NextAttemptAt, int Attempts, string? LastError)
{
    /// <summary>The row of the status vocabulary.</summary>
    public string Shown => this is { State: MailState.Queued, LastError: not null } ? nameof(MailFilter.Failed) : State.ToString();
}

internal sealed class ListMailHandler(AuditFlowDb db) : IRequestHandler<ListMail, MailList>
{
    public async Task<MailList> Handle(ListMail request, CancellationToken cancellationToken)
    {
        var mails = db.OutboxMails.SentTo(request.To);
        var counts = (await mails.GroupBy(m => new { m.State, HasFailed = m.State == MailState.Queued && m.LastError != null }).Select(g => new { g.Key.State, g.Key.HasFailed, Count = g.Count() }).ToListAsync(cancellationToken))
            .ToDictionary(g => g.HasFailed ? MailFilter.Failed : Enum.Parse<MailFilter>(g.State.ToString()), g => g.Count);
        var rows = await mails.In(request.State)
            .OrderByDescending(m => m.QueuedAt).ThenByDescending(m => m.Id).Skip((request.Page - 1) * request.Size).Take(request.Size)
            .Select(m => new MailLine(m.Id, m.Subject, m.Recipient, m.State, m.QueuedAt, m.SentAt, m.NextAttemptAt, m.Attempts, m.LastError))
            .ToListAsync(cancellationToken);
        var unfit = ListBounces.Unfit;
        return new MailList(
            rows, request.State is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum(), counts, await db.BounceReports.CountAsync(b => unfit.Contains(b.Outcome), cancellationToken));
    }
}

internal static class MailFilters
{
    public static IQueryable<OutboxMail> SentTo(this IQueryable<OutboxMail> mails, string? to)
    {
        if (string.IsNullOrWhiteSpace(to))
        {
            return mails;
        }

        var pattern = LikePattern.Anywhere(to.Trim());
#pragma warning disable CA1304, CA1311, CA1862 // It becomes LOWER() in SQL.
        return mails.Where(m => EF.Functions.Like(m.Recipient.ToLower(), pattern, "\\"));
#pragma warning restore CA1304, CA1311, CA1862
    }

    public static IQueryable<OutboxMail> In(this IQueryable<OutboxMail> mails, MailFilter? filter) => filter switch
    {
        null => mails,
        MailFilter.Queued => mails.Where(m => m.State == MailState.Queued && m.LastError == null),
        MailFilter.Failed => mails.Where(m => m.State == MailState.Queued && m.LastError != null),
        { } other when Enum.Parse<MailState>(other.ToString()) is var state => mails.Where(m => m.State == state),
        _ => mails,
    };
}
