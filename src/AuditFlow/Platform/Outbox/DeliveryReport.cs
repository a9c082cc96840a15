using System.Text;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Outbox;

/// <summary>What a delivery report says of a mail.</summary>
internal enum ReportedFate
{
    /// <summary>It will not be delivered.</summary>
    Failed,

    /// <summary>It was not delivered yet; the server goes on trying.</summary>
    Delayed,

    /// <summary>It was delivered, or handed on to a server that sends no reports.</summary>
    Delivered,
}

/// <summary>A report of a mail server on one mail (RFC 3464), as far as it can be made out.</summary>
/// <param name="Mail">Which of our mails it is about; null when it names none of ours.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Recipient">The mailbox that it was for.</param>
/// <param name="Diagnostic">The words of the server that could not deliver it.</param>
internal sealed record DeliveryReport(Guid? Mail, ReportedFate Fate, string? Recipient, string Diagnostic)
{
    const int LongestDiagnostic = 1000;

    /// <summary>Reads a report.</summary>
    /// <param name="content">A whole message.</param>
    /// <param name="settings">Tells our Message-Ids from others.</param>
    /// <param name="fault">Why it is none, when null is returned.</param>
    /// <param name="isReport">Whether it at least says that it is one.</param>
    public static DeliveryReport? Read(byte[] content, AuditFlowSettings settings, out string fault, out bool isReport)
    {
        var message = MimePart.Read(content);
        var parts = message.All.ToList();
        var status = parts.Find(p => p.Type is "message/delivery-status" or "message/global-delivery-status");
        isReport = message.Type == "multipart/report" || status is not null;
        if (!message.HasHeaders)
        {
            fault = "It is no mail: it begins with no header.";
            return null;
        }

        if (status is null)
        {
            fault = isReport ? "It says that it is a delivery report, and the part with the status is missing." : "It is a mail, but no delivery report.";
            return null;
        }

        var groups = status.Body.Split("\n\n").Select(MimePart.HeadersOf).Where(g => g.Count > 0).ToList();
        var recipients = groups.Where(g => g.ContainsKey("Action")).ToList();
        if (recipients.Count == 0)
        {
            fault = "Its status names no recipient with an action.";
            return null;
        }

        // Our mails have one recipient; of several, the one that failed is the news.
        var told = recipients.MinBy(g => FateOf(g) ?? ReportedFate.Delivered)!;
        if (FateOf(told) is not { } fate)
        {
            fault = $"Its action '{Clean(told["Action"])}' is none that RFC 3464 knows.";
            return null;
        }

        fault = "";
        return new DeliveryReport(Find(parts, groups, settings), fate, Address(told), Words(told));
    }

    static ReportedFate? FateOf(Dictionary<string, string> recipient) => recipient["Action"].Split('(')[0].Trim().ToLowerInvariant() switch
    {
        "failed" => ReportedFate.Failed,
        "delayed" => ReportedFate.Delayed,
        "delivered" or "relayed" or "expanded" => ReportedFate.Delivered,
        _ => null,
    };

    // The envelope id is ours when the server spoke DSN; the Message-Id stands in what was returned of the mail.
    static Guid? Find(List<MimePart> parts, List<Dictionary<string, string>> groups, AuditFlowSettings settings)
    {
        var envelope = groups.Select(g => g.GetValueOrDefault("Original-Envelope-Id", "").Trim()).FirstOrDefault(id => id.Length > 0);
        if (Guid.TryParseExact(envelope, "N", out var byEnvelope))
        {
            return byEnvelope;
        }

        var returned = parts.Where(p => p.Type is "message/rfc822" or "message/global" or "text/rfc822-headers" or "message/rfc822-headers" or "message/global-headers")
            .Select(p => MimePart.HeadersOf(p.Body.TrimStart('\n').Split("\n\n")[0]).GetValueOrDefault("Message-Id", ""));
        return returned.Select(id => MessageIds.Read(id, settings)).FirstOrDefault(id => id is not null);
    }

    static string? Address(Dictionary<string, string> recipient)
    {
        var text = recipient.GetValueOrDefault("Original-Recipient") ?? recipient.GetValueOrDefault("Final-Recipient");
        var address = text?[(text.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim().Trim('<', '>');
        return string.IsNullOrEmpty(address) || address.Length > 254 ? null : Clean(address);
    }

    static string Words(Dictionary<string, string> recipient)
    {
        var (status, words) = (recipient.GetValueOrDefault("Status", "").Trim(), recipient.GetValueOrDefault("Diagnostic-Code", ""));
        words = words[(words.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();
        var all = Clean(words.Contains(status, StringComparison.Ordinal) ? words : $"{status} {words}".Trim());
        return all.Length == 0 ? "The report gives no reason." : all[..Math.Min(all.Length, LongestDiagnostic)];
    }

    // The bytes were read as letters; most servers write ASCII or UTF-8.
    static string Clean(string text)
        => string.Concat(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)).Where(c => !char.IsControl(c)));
}
