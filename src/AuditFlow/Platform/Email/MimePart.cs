using System.Net.Mime;
using System.Text;

namespace AuditFlow.Platform.Email;

/// <summary>
/// One part of somebody else's mail, read without trust: what cannot be made out is empty, and nothing nests without end.
/// </summary>
internal sealed class MimePart
{
    const int DeepestLevel = 10;
    const int MostParts = 100;

    readonly Dictionary<string, string> headers;

    MimePart(Dictionary<string, string> headers, string type, string body, IReadOnlyList<MimePart> parts) => (this.headers, Type, Body, Parts) = (headers, type, body, parts);

    /// <summary>In small letters, such as <c>message/delivery-status</c>.</summary>
    public string Type { get; }

    /// <summary>The content with its transfer encoding undone.</summary>
    public string Body { get; }

    public IReadOnlyList<MimePart> Parts { get; }

    public bool HasHeaders => headers.Count > 0;

    public string Header(string name) => headers.GetValueOrDefault(name, "");

    /// <summary>This part and all inside it.</summary>
    public IEnumerable<MimePart> All => Parts.SelectMany(p => p.All).Prepend(this);

    public static MimePart Read(byte[] content)
    {
        // Every byte is a letter here; text in UTF-8 is put together where it is shown.
        var left = MostParts;
        return Read(Encoding.Latin1.GetString(content).ReplaceLineEndings("\n"), 0, ref left);
    }

    /// <summary>The headers of a block of text, unfolded; the first of a name counts.</summary>
    public static Dictionary<string, string> HeadersOf(string text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? name = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0 && line[0] is ' ' or '\t' && name is not null)
            {
                headers[name] = $"{headers[name]} {line.Trim()}";
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && !line.AsSpan(0, colon).ContainsAny(' ', '\t'))
            {
                name = headers.TryAdd(line[..colon], line[(colon + 1)..].Trim()) ? line[..colon] : null;
            }
            else
            {
                name = null;
            }
        }

        return headers;
    }

    static MimePart Read(string text, int level, ref int left)
    {
        var end = text.StartsWith('\n') ? 0 : text.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = HeadersOf(end < 0 ? text : text[..end]);
        var body = end < 0 ? "" : text[(end == 0 ? 1 : end + 2)..];
        var (type, boundary) = TypeOf(headers.GetValueOrDefault("Content-Type", "text/plain"));
        var parts = new List<MimePart>();
        if (level < DeepestLevel && boundary is not null)
        {
            foreach (var piece in Pieces(body, boundary))
            {
                if (left-- <= 0)
                {
                    break;
                }

                parts.Add(Read(piece, level + 1, ref left));
            }
        }

        return new MimePart(headers, type, Decode(body, headers.GetValueOrDefault("Content-Transfer-Encoding", "")), parts);
    }

    static (string Type, string? Boundary) TypeOf(string header)
    {
        try
        {
            var type = new ContentType(header);
            return (type.MediaType.ToLowerInvariant(), string.IsNullOrEmpty(type.Boundary) ? null : type.Boundary);
        }
        catch (FormatException)
        {
            return (header.Split(';')[0].Trim().ToLowerInvariant(), null);
        }
    }

    static IEnumerable<string> Pieces(string body, string boundary)
    {
        List<string>? piece = null;
        foreach (var line in body.Split('\n'))
        {
            if (line.StartsWith($"--{boundary}", StringComparison.Ordinal))
            {
                if (piece is not null)
                {
                    yield return string.Join('\n', piece);
                }

                if (line.StartsWith($"--{boundary}--", StringComparison.Ordinal))
                {
                    yield break;
                }

                piece = [];
            }
            else
            {
                piece?.Add(line);
            }
        }

        if (piece is { Count: > 0 })
        {
            yield return string.Join('\n', piece);
        }
    }

    static string Decode(string body, string encoding)
    {
        try
        {
            return encoding.Trim().ToLowerInvariant() switch
            {
                "base64" => Encoding.Latin1.GetString(Convert.FromBase64String(body)).ReplaceLineEndings("\n"),
                "quoted-printable" => Encoding.Latin1.GetString(EmlFile.Quoted(body.Replace("=\n", "", StringComparison.Ordinal))).ReplaceLineEndings("\n"),
                _ => body,
            };
        }
        catch (FormatException)
        {
            return body;
        }
    }
}
