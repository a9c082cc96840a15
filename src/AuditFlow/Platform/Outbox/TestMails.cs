using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>Test mails as pages send them and as the trail keeps them.</summary>
internal static class TestMails
{
    public const string Subject = "mail";
    public const string Taken = "test-mail-taken";
    public const string Refused = "test-mail-refused";

    extension(PageModel page)
    {
        /// <summary>Sends a test mail and notes how it went; what is wrong with its address goes to the fields of the form.</summary>
        /// <param name="mediator">The door to the domain.</param>
        /// <param name="mail">What to send, and to whom.</param>
        /// <param name="form">The name under which the page binds the form's fields.</param>
        /// <param name="cancellationToken">Ends with the web request.</param>
        /// <returns>How it went, or null when it was not tried.</returns>
        public async Task<MailTrial?> TryTestMailAsync(IMediator mediator, TryMail mail, string form, CancellationToken cancellationToken)
        {
            MailTrial? trial = null;
            if (await page.TrySendAsync(mediator, mail, form, t => trial = t, cancellationToken))
            {
                await mediator.Send(new NoteTestMail { To = mail.To, IsTaken = trial!.IsTaken }, cancellationToken);
            }

            return trial;
        }
    }

    extension(AuditFlowDb db)
    {
        /// <summary>The last test mail since an instant, or null when there was none.</summary>
        public Task<TestMail?> LastTestMailAsync(DateTimeOffset since, CancellationToken cancellationToken)
            => db.TrailEntries.Where(e => e.Subject == Subject && e.At > since && (e.What == Taken || e.What == Refused))
                .OrderByDescending(e => e.At).ThenByDescending(e => e.Sequence).Select(e => new TestMail(e.What == Taken, e.At)).FirstOrDefaultAsync(cancellationToken);
    }
}

internal sealed record TestMail(bool IsTaken, DateTimeOffset At);

/// <summary>Notes in the trail that a test mail was sent, and how it went.</summary>
[Allow(Permission.MendOutbox)]
internal sealed record NoteTestMail : ICommand
{
    [Required]
    [MaxLength(254)]
    public required string To { get; init; }

    public required bool IsTaken { get; init; }
}

internal sealed class NoteTestMailHandler(Trail trail) : IRequestHandler<NoteTestMail, Unit>
{
    public Task<Unit> Handle(NoteTestMail request, CancellationToken cancellationToken)
    {
        trail.Add(
            null, request.IsTaken ? TestMails.Taken : TestMails.Refused, TestMails.Subject, $"A test mail to {request.To} was {(request.IsTaken ? "taken" : "not taken")} by the mail server.");
        return Unit.Task;
    }
}
