using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;

namespace AuditFlow.Platform.Outbox;

/// <summary>
/// Sends one test mail at once, past the outbox, and says word for word how it went. A query, because nothing of ours
/// changes and a server may not be waited for inside a transaction; <see cref="NoteTestMail"/> puts it into the trail.
/// </summary>
[Allow(Permission.MendOutbox)]
internal sealed record TryMail : IQuery<MailTrial>
{
    [Required(ErrorMessage = "Name the mailbox that gets it.")]
    [EmailAddress(ErrorMessage = "This is no mailbox.")]
    [MaxLength(254, ErrorMessage = "A mailbox has at most 254 characters.")]
    public required string To { get; init; }

    /// <summary>The instant as the reader says it.</summary>
    [MaxLength(100)]
    public required string At { get; init; }
}

/// <param name="IsTaken">Whether the server, or the folder, has it.</param>
/// <param name="Fault">Why not, in the server's words.</param>
/// <param name="Lines">The conversation without password and token.</param>
internal sealed record MailTrial(bool IsTaken, string? Fault, IReadOnlyList<string> Lines);

internal sealed class TryMailHandler(IMailTransport transport, EmailRenderer renderer, AuditFlowSettings settings, Ids ids, CurrentActor current, TimeProvider clock) : IRequestHandler<TryMail, MailTrial>
{
    // A person waits at the page.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<MailTrial> Handle(TryMail request, CancellationToken cancellationToken)
    {
        var (id, to) = (ids.New(), request.To.Trim());
        var words = await renderer.RenderAsync(new TestEmail { AskedBy = current.Actor.Name, At = request.At }, to, null);
        var mail = new OutgoingMail(id, MessageIds.Of(id, settings), clock.GetUtcNow(), to, null, words);
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await transport.SendAsync(mail, either.Token);
            return new MailTrial(true, null, mail.Conversation.Lines);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var fault = exception is OperationCanceledException ? "It was not taken within a minute." : mail.Conversation.Clean(exception.Message);
            return new MailTrial(false, fault, mail.Conversation.Lines);
        }
    }
}
