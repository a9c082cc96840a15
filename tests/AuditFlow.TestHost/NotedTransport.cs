using AuditFlow.Platform.Email;

namespace AuditFlow.TestHost;

/// <summary>
/// Hands mail over and then notes it: one line a handing over, so that a mail that left twice stands there twice. The
/// pickup folder itself shows only the last copy.
/// </summary>
internal sealed class NotedTransport(IMailTransport transport, string path) : IMailTransport
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        await transport.SendAsync(mail, cancellationToken);
        await File.AppendAllTextAsync(path, $"{mail.MessageId}\t{mail.To}\t{mail.Words.Subject}\n", CancellationToken.None);
    }
}
