using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>Tries a mail again that was put aside, refused or came back, or one that waits for its next try.</summary>
[Allow(Permission.MendOutbox)]
public sealed record RetryMail : ICommand
{
    public required Guid MailId { get; init; }
}

internal sealed class RetryMailHandler(AuditFlowDb db, Trail trail, TimeProvider clock, Storage.AfterCommit afterCommit, OutboxWakeUp wakeUp) : IRequestHandler<RetryMail, Unit>
{
    public async Task<Unit> Handle(RetryMail request, CancellationToken cancellationToken)
    {
        var mail = Refuse.IfMissing(await db.OutboxMails.SingleOrDefaultAsync(m => m.Id == request.MailId, cancellationToken), "such mail");
        mail.Retry(clock.GetUtcNow());
        trail.Add(mail.AuditId, "mail-tried-again", $"mail:{mail.Id:D}", "A mail that had not arrived was queued again.");
        afterCommit.Do(wakeUp.Ring);
        return Unit.Value;
    }
}
