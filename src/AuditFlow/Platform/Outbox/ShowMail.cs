using AuditFlow.Platform.Email;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>One mail of the outbox: its words as they were kept, each try with the server's words, the reports on it.</summary>
[Allow(Permission.ViewOutbox)]
internal sealed record ShowMail : IQuery<ShownMail>
{
    public required Guid MailId { get; init; }
}

internal sealed record ShownMail(
    MailLine Line, string Kind, string? ReplyTo, string? MessageId, string? KeptText, string? QuietZone, bool IsOptional, bool IsLeaving, IReadOnlyList<MailTry> Tries, IReadOnlyList<BounceLine> Reports)
{
    public bool MayRetry => !IsLeaving && Line.State is not (MailState.Sent or MailState.Dropped);

    public bool MayPark => !IsLeaving && Line.State == MailState.Queued;
}

internal sealed record MailTry(int Number, DateTimeOffset BeganAt, DateTimeOffset EndedAt, MailFault? Fault, string? Words, string Conversation);

internal sealed class ShowMailHandler(AuditFlowDb db, TimeProvider clock) : IRequestHandler<ShowMail, ShownMail>
{
    const int MostTries = 100;

    public async Task<ShownMail> Handle(ShowMail request, CancellationToken cancellationToken)
    {
        var mail = Refuse.IfMissing(await db.OutboxMails.SingleOrDefaultAsync(m => m.Id == request.MailId, cancellationToken), "such mail");
        var tries = await db.MailAttempts.Where(a => a.MailId == mail.Id).OrderByDescending(a => a.BeganAt).ThenByDescending(a => a.Id).Take(MostTries)
            .Select(a => new MailTry(a.Number, a.BeganAt, a.EndedAt, a.Fault, a.Words, a.Conversation)).ToListAsync(cancellationToken);
        var reports = await db.BounceReports.Where(b => b.MailId == mail.Id).OrderByDescending(b => b.ReceivedAt).Take(MostTries)
            .Select(b => new BounceLine(b.Id, b.ReceivedAt, b.Source, b.Outcome, b.MailId, b.Recipient, b.Words, b.Excerpt)).ToListAsync(cancellationToken);
        return new ShownMail(
            new MailLine(mail.Id, mail.Subject, mail.Recipient, mail.State, mail.QueuedAt, mail.SentAt, mail.NextAttemptAt, mail.Attempts, mail.LastError),
            EmailCatalog.WordsOf(mail.Kind), mail.ReplyTo, mail.MessageId, mail.KeptText, mail.QuietZone, mail.IsOptional,
            mail.State == MailState.Queued && mail.LeaseUntil > clock.GetUtcNow(), tries, reports);
    }
}
