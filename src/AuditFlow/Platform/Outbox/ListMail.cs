using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>One page of the outbox, newest first.</summary>
[Allow(Permission.ViewOutbox)]
internal sealed record ListMail : IQuery<MailList>
{
    public MailState? State { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;

    [Range(1, 200)]
    public int Size { get; init; } = 50;
}

internal sealed record MailList(IReadOnlyList<MailLine> Mails, int Total, IReadOnlyDictionary<MailState, int> Counts);

internal sealed record MailLine(
    Guid Id, string Subject, string Recipient, MailState State, DateTimeOffset QueuedAt, DateTimeOffset? SentAt, DateTimeOffset NextAttemptAt, int Attempts, string? LastError);

internal sealed class ListMailHandler(AuditFlowDb db) : IRequestHandler<ListMail, MailList>
{
    public async Task<MailList> Handle(ListMail request, CancellationToken cancellationToken)
    {
        var counts = await db.OutboxMails.GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var mails = request.State is { } state ? db.OutboxMails.Where(m => m.State == state) : db.OutboxMails;
        var rows = await mails
            .OrderByDescending(m => m.QueuedAt).ThenByDescending(m => m.Id).Skip((request.Page - 1) * request.Size).Take(request.Size)
            .Select(m => new MailLine(m.Id, m.Subject, m.Recipient, m.State, m.QueuedAt, m.SentAt, m.NextAttemptAt, m.Attempts, m.LastError))
            .ToListAsync(cancellationToken);
        return new MailList(rows, request.State is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum(), counts);
    }
}
