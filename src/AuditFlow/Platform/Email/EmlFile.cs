using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;

namespace AuditFlow.Platform.Email;

/// <summary>A mail read back from an .eml file as <see cref="PickupTransport"/> writes it: for the mailbox page and for tests.</summary>
internal sealed partial class EmlFile
{
    readonly Dictionary<string, string> headers;

    EmlFile(Dictionary<string, string> headers, string text, string html)
    {
        this.headers = headers;
        Text = text;
        Html = html;
    }

    public string Subject => Header("Subject");

    public string To => Header("To");

    public string From => Header("From");

    public string Text { get; }

    public string Html { get; }

    public DateTimeOffset? Date => DateTimeOffset.TryParse(Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    public string Header(string name) => headers.GetValueOrDefault(name, "");

    public static EmlFile Parse(string content)
    {
        var (headers, body) = Split(content.ReplaceLineEndings("\n"));
        var parts = Parts(headers, body).ToList();
        return new EmlFile(headers, Of("text/plain"), Of("text/html"));

        string Of(string type) => parts.FirstOrDefault(p => p.Type == type).Content ?? "";
    }

    static IEnumerable<(string Type, string Content)> Parts(Dictionary<string, string> headers, string body)
    {
        var type = new ContentType(headers.GetValueOrDefault("Content-Type", "text/plain"));
        if (type.Boundary is not { } boundary)
        {
            yield return (type.MediaType, Decode(body, headers.GetValueOrDefault("Content-Transfer-Encoding", "7bit")));
            yield break;
        }

        foreach (var piece in body.Split($"--{boundary}").Skip(1).Where(p => !p.StartsWith("--", StringComparison.Ordinal)))
        {
            var (inner, content) = Split(piece.TrimStart('\n'));
            foreach (var part in Parts(inner, content))
            {
                yield return part;
            }
        }
    }

    static (Dictionary<string, string> Headers, string Body) Split(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Folded().Replace(head, " ").Split('\n'))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                headers[line[..colon]] = Words(line[(colon + 1)..].Trim());
            }
        }

        return (headers, end < 0 ? "" : text[(end + 2)..]);
    }

    // RFC 2047: =?utf-8?B?…?= and =?utf-8?Q?…?=
    static string Words(string value) => EncodedWord().Replace(
        Between().Replace(value, "$1"),
        match => Encoding.UTF8.GetString(
            char.ToUpperInvariant(match.Groups[1].Value[0]) == 'B'
                ? Convert.FromBase64String(match.Groups[2].Value)
                : Quoted(match.Groups[2].Value.Replace('_', ' '))));

    static string Decode(string body, string encoding) => encoding.ToLowerInvariant() switch
    {
        "quoted-printable" => Encoding.UTF8.GetString(Quoted(body.Replace("=\n", "", StringComparison.Ordinal))),
        "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(body)),
        _ => body,
    };

    internal static byte[] Quoted(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"\n[ \t]+")]
    private static partial Regex Folded();

    [GeneratedRegex(@"(\?=)\s+(?==\?)")]
    private static partial Regex Between();

    [GeneratedRegex(@"=\?utf-8\?([BbQq])\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();
}
