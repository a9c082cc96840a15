using System.Globalization;
using System.Text;

namespace AuditFlow.Browser.Tests.Fixtures;

/// <summary>A mail as its reader sees it: headers, and the first text and HTML part decoded.</summary>
public sealed record ReceivedMail(IReadOnlyDictionary<string, string> Headers, string Text, string Html)
{
    public string To => Headers.GetValueOrDefault("To", "");

    public string Subject => Headers.GetValueOrDefault("Subject", "");

    public string MessageId => Headers.GetValueOrDefault("Message-ID", Headers.GetValueOrDefault("Message-Id", ""));

    public static ReceivedMail Parse(byte[] raw)
    {
        // Latin-1 keeps every byte as one character until the part's own encoding is known.
        var (headers, body) = Split(Encoding.Latin1.GetString(raw).ReplaceLineEndings("\n"));
        var parts = Parts(headers, body).ToList();
        return new ReceivedMail(headers, Of("text/plain"), Of("text/html"));

        string Of(string type) => parts.FirstOrDefault(p => p.Type == type).Body ?? "";
    }

    static IEnumerable<(string Type, string Body)> Parts(Dictionary<string, string> headers, string body)
    {
        var kind = headers.GetValueOrDefault("Content-Type", "text/plain");
        var type = kind.Split(';')[0].Trim().ToLowerInvariant();
        if (!type.StartsWith("multipart/", StringComparison.Ordinal))
        {
            return [(type, Decode(headers, body))];
        }

        var start = kind.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase) + "boundary=".Length;
        var boundary = kind[start..].Split(';')[0].Trim().Trim('"');
        return body.Split($"--{boundary}").Skip(1).TakeWhile(p => !p.StartsWith("--", StringComparison.Ordinal))
            .Select(p => Split(p.TrimStart('\n'))).SelectMany(p => Parts(p.Headers, p.Body));
    }

    static string Decode(Dictionary<string, string> headers, string body)
    {
        var bytes = headers.GetValueOrDefault("Content-Transfer-Encoding", "7bit").Trim().ToLowerInvariant() switch
        {
            "base64" => Convert.FromBase64String(string.Concat(body.Where(c => !char.IsWhiteSpace(c)))),
            "quoted-printable" => QuotedPrintable(body),
            _ => Encoding.Latin1.GetBytes(body),
        };
        return Encoding.UTF8.GetString(bytes);
    }

    static byte[] QuotedPrintable(string body)
    {
        var text = body.Replace("=\n", "", StringComparison.Ordinal);
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length)
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        return [.. bytes];
    }

    static (Dictionary<string, string> Headers, string Body) Split(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in head.Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal).Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.TryAdd(line[..colon], line[(colon + 1)..].Trim());
            }
        }

        return (headers, end < 0 ? "" : text[(end + 2)..]);
    }
}
