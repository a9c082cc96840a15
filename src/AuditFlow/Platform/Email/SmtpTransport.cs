using System.Net;
using System.Net.Mail;
using System.Security.Authentication;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Email;

/// <summary>Hands mail to an SMTP server: STARTTLS, AUTH, one connection a mail, an end to waiting.</summary>
internal sealed class SmtpTransport(MailSettings settings, TimeProvider clock) : IMailTransport
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var smtp = settings.Smtp;
        using var message = MimeMessages.Build(mail, settings);
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.StartTls, DeliveryFormat = SmtpDeliveryFormat.International };
        if (!string.IsNullOrEmpty(smtp.User))
        {
            client.Credentials = new NetworkCredential(smtp.User, smtp.Password);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(smtp.TimeoutSeconds), clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await client.SendMailAsync(message, end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailNotTaken($"{smtp.Host}:{smtp.Port} was silent for {smtp.TimeoutSeconds} seconds.");
        }
        catch (SmtpException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailNotTaken(Explain(exception, smtp), exception);
        }
    }

    // The client goes on without signing in when the password is wrong, and is turned away only at MAIL FROM.
    static string Explain(SmtpException exception, SmtpSettings smtp) => exception switch
    {
        { StatusCode: SmtpStatusCode.MustIssueStartTlsFirst or SmtpStatusCode.ClientNotPermitted } when !string.IsNullOrEmpty(smtp.User)
            => $"{smtp.Host} did not accept the sign-in: check 'Mail:Smtp:User' and 'Mail:Smtp:Password'. It said: {exception.Message}",
        { StatusCode: SmtpStatusCode.MustIssueStartTlsFirst }
            => $"{smtp.Host} wants a sign-in or encryption: set 'Mail:Smtp:User' and 'Mail:Smtp:Password', and leave 'Mail:Smtp:StartTls' on. It said: {exception.Message}",
        { InnerException: AuthenticationException tls } => $"{smtp.Host} showed a certificate that is not trusted: {tls.Message}",
        { InnerException: { } inner } => $"{smtp.Host}:{smtp.Port} could not be reached or broke off: {inner.GetBaseException().Message}",
        _ => $"{smtp.Host} refused the mail ({(int)exception.StatusCode}): {exception.Message}",
    };
}
