using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Email;

/// <summary>Builds the MIME message, alike for both transports: text and HTML, nothing attached, no picture, no tracking.</summary>
internal static class MimeMessages
{
    public static MailMessage Build(OutgoingMail mail, MailSettings settings)
    {
        OneLine(mail.To, "address");
        OneLine(mail.ReplyTo, "reply address");
        OneLine(mail.Words.Subject, "subject");
        var message = new MailMessage
        {
            From = new MailAddress(settings.From, settings.FromName, Encoding.UTF8), Subject = mail.Words.Subject, SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8,
        };
        message.To.Add(new MailAddress(mail.To));
        if (mail.ReplyTo is not null)
        {
            message.ReplyToList.Add(new MailAddress(mail.ReplyTo));
        }

        message.Headers["Message-Id"] = mail.MessageId;
        message.Headers["Auto-Submitted"] = "auto-generated";
        message.AlternateViews.Add(View(mail.Words.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.Words.Html, MediaTypeNames.Text.Html));
        return message;
    }

    /// <summary>A line end in a header would let a value write headers of its own.</summary>
    public static void OneLine(string? value, string what)
    {
        if (value is not null && value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new MailNotTaken($"The {what} of this mail holds a line end, so it is not sent.");
        }
    }

    static AlternateView View(string content, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.QuotedPrintable;
        return view;
    }
}
