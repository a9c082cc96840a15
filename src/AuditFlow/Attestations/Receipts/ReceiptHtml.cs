using System.Text;
using AuditFlow.Platform.Signing;

namespace AuditFlow.Attestations.Receipts;

/// <summary>
/// The receipt as one page to read, print and keep. It holds the file that it shows, so the page alone can be checked:
/// whoever checks renders it again and compares. For that its words and marks belong to the format and never change;
/// another look is another format.
/// </summary>
internal static class ReceiptHtml
{
    const string Start = "<!doctype html>\n<!-- auditflow-receipt-page/1 -->\n";
    const string Open = "<script type=\"text/plain\" id=\"auditflow-receipt\">\n";
    const string Close = "\n</script>\n";

    const string Style = """
        :root { color-scheme: light; }
        @page { margin: 18mm 16mm; }
        body { margin: 0 auto; max-width: 680px; padding: 24px 16px; font: 16px/1.5 system-ui, sans-serif; color: #1d2327; background: #fff; }
        h1 { margin: 0 0 16px; font-size: 24px; line-height: 1.25; }
        h2 { margin: 24px 0 8px; font-size: 17px; break-after: avoid; }
        header, footer { color: #565e66; font-size: 14px; }
        footer { margin-top: 24px; padding-top: 12px; border-top: 1px solid #dfdcd3; }
        dl { display: grid; grid-template-columns: 8.5em minmax(0, 1fr); gap: 4px 14px; margin: 0; }
        dt { color: #565e66; }
        dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
        .text { padding: 12px 16px; border: 1px solid #dfdcd3; border-left: 4px solid #1c5aa6; white-space: pre-wrap; overflow-wrap: anywhere; }
        code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
        @media (max-width: 480px) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: 8px; } }
        @media print { body { max-width: none; padding: 0; font-size: 11pt; } dt, dd { break-inside: avoid; } }
        """;

    /// <summary>Whether a text should be such a page.</summary>
    public static bool IsMeant(string text) => text.StartsWith('<');

    /// <summary>The file in a page; null when there is none.</summary>
    public static string? Embedded(string page)
    {
        var from = page.IndexOf(Open, StringComparison.Ordinal);
        var to = from < 0 ? -1 : page.IndexOf(Close, from, StringComparison.Ordinal);
        if (to < 0)
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(page[(from + Open.Length)..to]));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <param name="json">A receipt's file, as <see cref="ReceiptSigner"/> gave it.</param>
    public static string Render(string json)
    {
        var parts = ReceiptFile.Read(json) ?? throw new FormatException("This is no receipt.");
        var facts = ReceiptFile.ReadText(parts.Receipt) ?? throw new FormatException("This receipt holds no facts.");
        var page = new StringBuilder(Start).Append("<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        page.Append("<title>Receipt ").Append(Safe(facts.Number)).Append("</title>\n<style>\n").Append(Style.ReplaceLineEndings("\n")).Append("\n</style>\n</head>\n<body>\n");
        page.Append("<header><p>").Append(Safe(facts.Organisation)).Append(" · owner attestation</p></header>\n<main>\n<h1>Receipt ").Append(Safe(facts.Number)).Append("</h1>\n<dl>\n");
        foreach (var (name, value) in ReceiptWords.Of(facts))
        {
            page.Append("<dt>").Append(name).Append("</dt><dd><bdi>").Append(Safe(value)).Append("</bdi></dd>\n");
        }

        page.Append("</dl>\n<h2>Signed, word for word</h2>\n<div class=\"text\"><bdi>").Append(Safe(facts.SignedText)).Append("</bdi></div>\n");
        page.Append("<h2>Proof</h2>\n<dl>\n<dt>Text (SHA-256)</dt><dd><code>").Append(Fingerprint.Grouped(facts.TextHash)).Append("</code></dd>\n");
        page.Append("<dt>Key</dt><dd><code>").Append(Safe(Fingerprint.Grouped(parts.Key.Fingerprint))).Append("</code></dd>\n</dl>\n</main>\n");
        page.Append("<footer><p>This page holds the signed receipt. Whoever gets it can check it without asking the sender: with <code>auditflow verify receipt</code> or with the page verify-receipt.html. ");
        page.Append("What you read here counts only once it was checked, and the key only if its fingerprint is the one that the organisation publishes.</p></footer>\n");
        page.Append(Open).Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(json))).Append(Close).Append("</body>\n</html>\n");
        return page.ToString();
    }

    // These five and no others, so that the page does not depend on what an encoder knows of letters.
    static string Safe(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal);
}
