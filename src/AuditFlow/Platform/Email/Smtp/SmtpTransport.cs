using System.Collections.Concurrent;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Email.Smtp;

/// <summary>
/// Hands mail to an SMTP server over a few connections that stay open between mails. What the server says is kept in its
/// own words; nothing is sent unencrypted that the settings want encrypted.
/// </summary>
/// <param name="settings">Server, sender and sign-in.</param>
/// <param name="ehloName">How we introduce ourselves, unless a setting says otherwise.</param>
/// <param name="clock">Ends waiting.</param>
internal sealed class SmtpTransport(MailSettings settings, string ehloName, TimeProvider clock) : IMailTransport, IAsyncDisposable
{
    const int MailsAConnection = 100;

    // Servers close a silent connection after some minutes; ours is closed before.
    static readonly TimeSpan KeptOpen = TimeSpan.FromSeconds(15);

    readonly ConcurrentStack<SmtpSession> idle = new();

    public int AtOnce => settings.Smtp.Connections;

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var content = MimeMessages.Write(mail, settings);
        var (from, to) = (MimeMessages.AddressOf(settings.BounceAddress is { Length: > 0 } bounces ? bounces : settings.From, "sender"), MimeMessages.AddressOf(mail.To, "address"));
        if (await FindIdleAsync(cancellationToken) is { } kept)
        {
            mail.Conversation.Note("over a connection that was open");
            try
            {
                await UseAsync(kept, from, to, mail, content, cancellationToken);
                return;
            }
            catch (MailNotTaken left) when (kept.Mails > 0 && HasLeft(left, mail.Conversation))
            {
                // The server closed it while it was idle and has nothing of this mail.
                mail.Conversation.Note("the server had closed it; a new one");
            }
        }

        await UseAsync(
            await SmtpSession.OpenAsync(settings.Smtp, settings.Smtp.EhloName is { Length: > 0 } name ? name : ehloName, clock, mail.Conversation, cancellationToken),
            from, to, mail, content, cancellationToken);
    }

    async Task UseAsync(SmtpSession session, string from, string to, OutgoingMail mail, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            await session.SendAsync(from, to, mail.Id, content, mail.Conversation, cancellationToken);
        }
        finally
        {
            await KeepAsync(session);
        }
    }

    // Before RCPT was answered nothing can have been taken.
    static bool HasLeft(MailNotTaken fault, MailConversation conversation)
        => fault.Fault is MailFault.Unreachable or MailFault.ServerFull && !conversation.Lines.Any(l => l.StartsWith("> RCPT", StringComparison.Ordinal));

    async Task<SmtpSession?> FindIdleAsync(CancellationToken cancellationToken)
    {
        while (idle.TryPop(out var session))
        {
            if (clock.GetUtcNow() - session.IdleSince < KeptOpen)
            {
                return session;
            }

            await session.QuitAsync(cancellationToken);
        }

        return null;
    }

    async Task KeepAsync(SmtpSession session)
    {
        if (session is { IsUsable: true, Mails: < MailsAConnection } && idle.Count < settings.Smtp.Connections)
        {
            session.IdleSince = clock.GetUtcNow();
            idle.Push(session);
        }
        else
        {
            await session.QuitAsync(CancellationToken.None);
        }
    }

    public async Task RestAsync(CancellationToken cancellationToken)
    {
        var fresh = new List<SmtpSession>();
        while (idle.TryPop(out var session))
        {
            if (clock.GetUtcNow() - session.IdleSince < KeptOpen)
            {
                fresh.Add(session);
            }
            else
            {
                await session.QuitAsync(cancellationToken);
            }
        }

        fresh.Reverse();
        fresh.ForEach(idle.Push);
    }

    public async ValueTask DisposeAsync()
    {
        while (idle.TryPop(out var session))
        {
            await session.QuitAsync(CancellationToken.None);
        }
    }
}
