using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>Puts a mail aside that waits, with a reason. It stays until somebody has it tried again; whoever queued it is told.</summary>
[Allow(Permission.MendOutbox)]
public sealed record ParkMail : ICommand
{
    public required Guid MailId { get; init; }

    [Required(ErrorMessage = "Say why it must not leave.")]
    [MaxLength(400, ErrorMessage = "Keep the reason under 400 characters.")]
    public required string Reason { get; init; }
}

internal sealed class ParkMailHandler(AuditFlowDb db, Trail trail, TimeProvider clock, CurrentActor current, IServiceProvider services) : IRequestHandler<ParkMail, Unit>
{
    public async Task<Unit> Handle(ParkMail request, CancellationToken cancellationToken)
    {
        var mail = Refuse.IfMissing(await db.OutboxMails.AsTracking().SingleOrDefaultAsync(m => m.Id == request.MailId, cancellationToken), "such mail");
        var because = $"Parked by {current.Actor.Name}: {request.Reason.Trim()}";
        mail.Park(because, clock.GetUtcNow());
        trail.Add(mail.AuditId, "mail-parked", $"mail:{mail.Id:D}", $"A waiting mail was put aside: {request.Reason.Trim()}");
        await services.TellNotDeliveredAsync(mail.Id, because, cancellationToken);
        return Unit.Value;
    }
}
