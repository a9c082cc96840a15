using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;

namespace AuditFlow.Notifications;

/// <summary>Queues one mail for each recipient and gives their mailboxes. Asked again for the same <see cref="AskedBy"/>, nobody gets a second one.</summary>
[ForRuns]
[Allow(Permission.SendNotices)]
public sealed record QueueNotice : ICommand<IReadOnlyList<string>>
{
    [Required]
    [MinLength(1, ErrorMessage = "Say who gets the mail.")]
    [MaxLength(50, ErrorMessage = "At most 50 recipients or rules a mail.")]
    public required IReadOnlyList<string> Recipients { get; init; }

    [Required(ErrorMessage = "A mail needs a subject.")]
    [MaxLength(200, ErrorMessage = "Keep the subject under 200 characters.")]
    [RegularExpression("[^\r\n]*", ErrorMessage = "A subject is one line.")]
    public required string Subject { get; init; }

    [Required(ErrorMessage = "A mail needs a text.")]
    [MaxLength(8000, ErrorMessage = "Keep the text under 8,000 characters.")]
    public required string Text { get; init; }

    public Guid? AuditId { get; init; }

    /// <summary>The execution of the block that asks.</summary>
    [Required]
    public required string AskedBy { get; init; }
}

internal sealed class QueueNoticeHandler(Recipients recipients, MailQueue outbox, Trail trail) : IRequestHandler<QueueNotice, IReadOnlyList<string>>
{
    public async Task<IReadOnlyList<string>> Handle(QueueNotice request, CancellationToken cancellationToken)
    {
        var to = await recipients.FindAsync(request.Recipients, request.AuditId, cancellationToken);
        var email = new NoticeEmail { Line = request.Subject.Trim(), Paragraphs = Paragraphs(request.Text) };
        var queued = 0;
        foreach (var address in to)
        {
            queued += await outbox.EmailAsync(email, new MailTo(address) { AuditId = request.AuditId, IsRequired = false }, $"notice:{request.AskedBy}:{address}", cancellationToken) ? 1 : 0;
        }

        if (queued > 0)
        {
            trail.Add(request.AuditId, "notice-queued", $"notice:{request.AskedBy}", $"The mail '{email.Line}' goes to {(queued == 1 ? to[0] : $"{queued} people")}.", new { to, email.Line });
        }
        else
        {
            trail.KeepSilent();
        }

        return to;
    }

    internal static IReadOnlyList<string> Paragraphs(string text)
        => [.. text.ReplaceLineEndings("\n").Split("\n\n").Select(p => p.Trim('\n', ' ')).Where(p => p.Length > 0)];
}
