using System.Globalization;
using System.Text;

namespace AuditFlow.Platform.Email;

/// <summary>Text as MIME writes it: encoded words in headers (RFC 2047), quoted-printable in bodies (RFC 2045).</summary>
internal static class MimeText
{
    const int LineLength = 76;

    // 39 bytes are 52 characters of base64; with the frame and the name of the header they stay within a line.
    const int BytesAWord = 39;
    const int LongestPlainWord = 60;

    /// <summary>A header's value, folded.</summary>
    /// <param name="value">One line.</param>
    /// <param name="used">How much of the first line the name takes.</param>
    public static string Header(string value, int used)
    {
        MimeMessages.OneLine(value, "subject");
        return IsPlain(value) ? Fold(value, used) : string.Join("\r\n ", EncodedWords(value));
    }

    /// <summary>A mailbox with the name before it.</summary>
    public static string Mailbox(string? name, string address)
    {
        MimeMessages.OneLine(name, "sender's name");
        return string.IsNullOrWhiteSpace(name) ? address
            : IsPlain(name) ? $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{address}>"
            : $"{string.Join("\r\n ", EncodedWords(name))}\r\n <{address}>";
    }

    public static string QuotedPrintable(string text)
    {
        var written = new StringBuilder(text.Length + text.Length / 8);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            QuotedLine(line, written);
            written.Append("\r\n");
        }

        written.Length -= 2;
        return written.ToString();
    }

    static void QuotedLine(string line, StringBuilder written)
    {
        var (bytes, length) = (Encoding.UTF8.GetBytes(line), 0);
        for (var i = 0; i < bytes.Length; i++)
        {
            var isLast = i == bytes.Length - 1;
            var isPlain = bytes[i] is > 32 and < 127 and not (byte)'=' || bytes[i] is 32 or 9 && !isLast;

            // The last place of a line is for the mark that it goes on.
            if (length + (isPlain ? 1 : 3) > LineLength - 1)
            {
                written.Append("=\r\n");
                length = 0;
            }

            if (isPlain)
            {
                written.Append((char)bytes[i]);
                length++;
            }
            else
            {
                written.Append(CultureInfo.InvariantCulture, $"={bytes[i]:X2}");
                length += 3;
            }
        }
    }

    // "=?" would be read as the beginning of an encoded word.
    static bool IsPlain(string value) => value.All(c => c is >= ' ' and <= '~') && !value.Contains("=?", StringComparison.Ordinal)
        && !value.StartsWith(' ') && !value.EndsWith(' ') && value.Split(' ').All(word => word.Length <= LongestPlainWord);

    static string Fold(string value, int used)
    {
        var (folded, length) = (new StringBuilder(), used);
        foreach (var word in value.Split(' '))
        {
            if (folded.Length > 0)
            {
                var isFull = length + 1 + word.Length > LineLength && word.Length > 0;
                folded.Append(isFull ? "\r\n " : " ");
                length = isFull ? 1 : length + 1;
            }

            folded.Append(word);
            length += word.Length;
        }

        return folded.ToString();
    }

    static IEnumerable<string> EncodedWords(string value)
    {
        var piece = new List<byte>(BytesAWord);
        foreach (var rune in value.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (piece.Count + bytes.Length > BytesAWord)
            {
                yield return Word(piece);
                piece.Clear();
            }

            piece.AddRange(bytes);
        }

        yield return Word(piece);
    }

    static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
}
