using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>The filtered outbox as CSV, newest first, at most <see cref="Most"/> rows; the words of the mails stay out.</summary>
[Allow(Permission.ViewOutbox)]
internal sealed record ExportMail : IQuery<byte[]>
{
    public const int Most = 50_000;

    public MailFilter? State { get; init; }

    [MaxLength(254, ErrorMessage = "A mailbox has at most 254 characters.")]
    public string? To { get; init; }
}

internal sealed class ExportMailHandler(AuditFlowDb db) : IRequestHandler<ExportMail, byte[]>
{
    static readonly string[] Columns = ["id", "queued", "recipient", "kind", "subject", "state", "tries", "sent", "next_try", "message_id", "last_words"];

    public async Task<byte[]> Handle(ExportMail request, CancellationToken cancellationToken)
    {
        var rows = await db.OutboxMails.SentTo(request.To).In(request.State).OrderByDescending(m => m.QueuedAt).ThenByDescending(m => m.Id).Take(ExportMail.Most)
            .Select(m => new { m.Id, m.QueuedAt, m.Recipient, m.Kind, m.Subject, m.State, m.Attempts, m.SentAt, m.NextAttemptAt, m.MessageId, m.LastError }).ToListAsync(cancellationToken);
        return CsvText.Write(Columns, rows.Select(m => new[]
        {
            m.Id.ToString("D"), Say(m.QueuedAt), m.Recipient, m.Kind, m.Subject, m.State.ToString(), m.Attempts.ToString(CultureInfo.InvariantCulture), Say(m.SentAt),
            m.State == MailState.Queued ? Say(m.NextAttemptAt) : "", m.MessageId, m.LastError,
        }));
    }

    static string Say(DateTimeOffset? instant) => instant?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
