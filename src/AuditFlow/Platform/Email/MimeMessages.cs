using System.Globalization;
using System.Net.Mail;
using System.Text;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Email;

/// <summary>
/// Writes the message, alike for both transports: text and HTML, nothing attached, no picture, no tracking. Every byte of
/// it is ASCII unless a mailbox is not, so that any server can take it.
/// </summary>
internal static class MimeMessages
{
    public static byte[] Write(OutgoingMail mail, MailSettings settings)
    {
        var lines = new StringBuilder();
        Line("Date", mail.At.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Line("From", MimeText.Mailbox(settings.FromName, AddressOf(settings.From, "sender")));
        Line("To", AddressOf(mail.To, "address"));
        if (mail.ReplyTo is not null)
        {
            Line("Reply-To", AddressOf(mail.ReplyTo, "reply address"));
        }

        Line("Subject", MimeText.Header(mail.Words.Subject, "Subject: ".Length));
        Line("Message-Id", mail.MessageId);
        if (mail.Follows.Count > 0)
        {
            Line("In-Reply-To", mail.Follows[^1]);
            Line("References", string.Join("\r\n ", mail.Follows));
        }

        Line("Auto-Submitted", "auto-generated");
        if (mail.StopUrl is not null)
        {
            // RFC 8058: a mail program posts there by itself when its user presses "Unsubscribe"; opening it changes nothing.
            Line("List-Unsubscribe", $"<{mail.StopUrl}>");
            Line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        // Quoted-printable never writes "=_", so the boundary stands in no part.
        var boundary = $"=_{mail.Id:N}";
        Line("MIME-Version", "1.0");
        Line("Content-Type", $"multipart/alternative;\r\n boundary=\"{boundary}\"");
        lines.Append("\r\n");
        Part(mail.Words.Text, "text/plain");
        Part(mail.Words.Html, "text/html");
        lines.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        return Encoding.UTF8.GetBytes(lines.ToString());

        void Line(string name, string value)
        {
            OneLine(value.Replace("\r\n ", " ", StringComparison.Ordinal), name is "To" ? "address" : name.ToLowerInvariant());
            lines.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        void Part(string content, string type) => lines.Append(
            CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{MimeText.QuotedPrintable(content)}\r\n");
    }

    /// <summary>The mailbox as it stands in a header or a command; a domain in other letters than ASCII is written as they are looked up.</summary>
    public static string AddressOf(string mailbox, string what)
    {
        OneLine(mailbox, what);
        if (!MailAddress.TryCreate(mailbox, out var address) || address.Address != mailbox || mailbox.AsSpan().ContainsAny("<> \t\""))
        {
            throw new MailNotTaken($"The {what} '{mailbox}' is no mailbox.") { Fault = what == "address" ? MailFault.RecipientRefused : MailFault.Failed };
        }

        try
        {
            return Ascii.IsValid(address.Host) ? mailbox : $"{address.User}@{new IdnMapping().GetAscii(address.Host)}";
        }
        catch (ArgumentException)
        {
            throw new MailNotTaken($"The domain of the {what} '{mailbox}' cannot be looked up.") { Fault = what == "address" ? MailFault.RecipientRefused : MailFault.Failed };
        }
    }

    /// <summary>A line end in a header would let a value write headers of its own.</summary>
    public static void OneLine(string? value, string what)
    {
        if (value is not null && value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new MailNotTaken($"The {what} of this mail holds a line end, so it is not sent.");
        }
    }
}
