using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>
/// Takes in a delivery report: the mail that it is about becomes bounced, and the slice that queued it is told.
/// Whatever comes is written down with what came of it; the same bytes again change nothing.
/// </summary>
[Allow(Permission.TakeBounces)]
internal sealed record TakeBounce : ICommand<BounceOutcome>
{
    /// <summary>The whole message.</summary>
    [Required]
    [Secret]
    public required byte[] Content { get; init; }

    /// <summary>Where it came from: the name of a file.</summary>
    [Required]
    [MaxLength(400)]
    public required string Source { get; init; }
}

internal sealed class TakeBounceHandler(AuditFlowDb db, AuditFlowSettings settings, Ids ids, Trail trail, TimeProvider clock, IServiceProvider services)
    : IRequestHandler<TakeBounce, BounceOutcome>
{
    const int Excerpt = 4000;

    public async Task<BounceOutcome> Handle(TakeBounce request, CancellationToken cancellationToken)
    {
        trail.KeepSilent();
        var digest = SHA256.HashData(request.Content);
        if (await db.BounceReports.Where(b => b.Digest == digest).Select(b => (BounceOutcome?)b.Outcome).SingleOrDefaultAsync(cancellationToken) is { } known)
        {
            return known;
        }

        var report = DeliveryReport.Read(request.Content, settings, out var fault, out var isReport);
        var mail = report?.Mail is { } id ? await db.OutboxMails.AsTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken) : null;
        var (outcome, words) = report switch
        {
            null => (isReport ? BounceOutcome.Damaged : BounceOutcome.Foreign, fault),
            _ when mail is null => (BounceOutcome.Unmatched, report.Mail is null ? $"It names no mail of ours. It says: {report.Diagnostic}" : $"The mail that it names is not in this outbox. It says: {report.Diagnostic}"),
            { Fate: ReportedFate.Delayed } => (BounceOutcome.Delayed, report.Diagnostic),
            { Fate: ReportedFate.Delivered } => (BounceOutcome.Delivered, report.Diagnostic),
            _ => (await BounceAsync(mail, report, cancellationToken), report.Diagnostic),
        };
        db.BounceReports.Add(new BounceReport
        {
            Id = ids.New(), ReceivedAt = clock.GetUtcNow(), Source = request.Source, Digest = digest, Outcome = outcome, MailId = mail?.Id, Recipient = report?.Recipient, Words = words,
            Excerpt = mail is null ? Beginning(request.Content) : null,
        });
        return outcome;
    }

    async Task<BounceOutcome> BounceAsync(OutboxMail mail, DeliveryReport report, CancellationToken cancellationToken)
    {
        if (!mail.Bounce(report.Diagnostic))
        {
            return BounceOutcome.Doubled;
        }

        trail.Add(null, "mail-bounced", $"mail:{mail.Id:D}", "A mail came back: it could not be delivered.");
        await services.TellNotDeliveredAsync(mail.Id, report.Diagnostic, cancellationToken);
        return BounceOutcome.Bounced;
    }

    // NUL is text to no database.
    static string Beginning(byte[] content) => Encoding.UTF8.GetString(content.AsSpan(0, Math.Min(content.Length, Excerpt))).Replace("\0", "", StringComparison.Ordinal);
}
