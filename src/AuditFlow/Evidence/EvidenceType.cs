using System.IO.Compression;

namespace AuditFlow.Evidence;

/// <summary>
/// The files that are taken: documents, tables, pictures and mails that a person can open and an auditor can read. No
/// archives, whose content nobody sees, and no documents with macros.
/// </summary>
public enum EvidenceType
{
    Pdf,
    Png,
    Jpeg,
    Csv,
    Text,
    Xlsx,
    Docx,
    Pptx,
    Mail,
}

/// <summary>What the first pass over a file has seen of it.</summary>
/// <param name="Head">Its first bytes, at most <see cref="EvidenceTypes.HeadLength"/>.</param>
/// <param name="HasZero">Whether a byte 0 is in it, which text in UTF-8 never has.</param>
internal readonly record struct SeenBytes(ReadOnlyMemory<byte> Head, bool HasZero);

/// <summary>Decides what a file is, from its extension and from its bytes; both have to say the same.</summary>
internal static class EvidenceTypes
{
    public const int HeadLength = 1024;

    /// <summary>For the accept attribute of a file field.</summary>
    public const string Accept = ".pdf,.png,.jpg,.jpeg,.csv,.txt,.xlsx,.docx,.pptx,.eml";

    // More than any document has, and few enough that reading the list of an archive costs little.
    const int MostParts = 10_000;
    const int LargestList = 2 * 1024 * 1024;

    extension(EvidenceType type)
    {
        public string MediaType => type switch
        {
            EvidenceType.Pdf => "application/pdf",
            EvidenceType.Png => "image/png",
            EvidenceType.Jpeg => "image/jpeg",
            EvidenceType.Csv => "text/csv",
            EvidenceType.Text => "text/plain",
            EvidenceType.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            EvidenceType.Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            EvidenceType.Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            EvidenceType.Mail => "message/rfc822",
        };
    }

    /// <summary>By the extension alone; null for one that is not taken.</summary>
    public static EvidenceType? ByName(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".pdf" => EvidenceType.Pdf,
        ".png" => EvidenceType.Png,
        ".jpg" or ".jpeg" => EvidenceType.Jpeg,
        ".csv" => EvidenceType.Csv,
        ".txt" => EvidenceType.Text,
        ".xlsx" => EvidenceType.Xlsx,
        ".docx" => EvidenceType.Docx,
        ".pptx" => EvidenceType.Pptx,
        ".eml" => EvidenceType.Mail,
        _ => null,
    };

    /// <summary>Whether the bytes are of the type that the name says.</summary>
    /// <param name="type">What the name says.</param>
    /// <param name="seen">What the first pass saw.</param>
    /// <param name="content">All of it, for types that show their kind inside.</param>
    public static bool Fits(EvidenceType type, SeenBytes seen, Stream content)
    {
        var head = seen.Head.Span;
        return type switch
        {
            EvidenceType.Pdf => head.IndexOf("%PDF-"u8) >= 0,
            EvidenceType.Png => head.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]),
            EvidenceType.Jpeg => head.StartsWith<byte>([0xFF, 0xD8, 0xFF]),
            EvidenceType.Csv or EvidenceType.Text => IsText(seen),
            EvidenceType.Mail => IsText(seen) && StartsWithHeader(head),
            EvidenceType.Xlsx => IsOffice(head, content, "xl/workbook.xml"),
            EvidenceType.Docx => IsOffice(head, content, "word/document.xml"),
            EvidenceType.Pptx => IsOffice(head, content, "ppt/presentation.xml"),
        };
    }

    // Excel also saves text in UTF-16, which is full of zeros and says so at its beginning.
    static bool IsText(SeenBytes seen)
    {
        var head = seen.Head.Span;
        return head.StartsWith<byte>([0xFF, 0xFE]) || head.StartsWith<byte>([0xFE, 0xFF])
            || !seen.HasZero && !head.StartsWith("%PDF-"u8) && !head.StartsWith("PK\x03\x04"u8) && !head.StartsWith("{\\rtf"u8);
    }

    static bool StartsWithHeader(ReadOnlySpan<byte> head)
    {
        var colon = head.IndexOf((byte)':');
        return colon is > 0 and < 80 && head[..colon].IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0;
    }

    static bool IsOffice(ReadOnlySpan<byte> head, Stream content, string main)
    {
        if (!head.StartsWith("PK\x03\x04"u8) || !HasShortList(content))
        {
            return false;
        }

        try
        {
            content.Position = 0;
            using var parts = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            return parts.GetEntry("[Content_Types].xml") is not null && parts.GetEntry(main) is not null
                && !parts.Entries.Any(e => e.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    // An archive may claim millions of parts; its last record says how long their list is, before anything reads it.
    static bool HasShortList(Stream content)
    {
        const int record = 22;
        var tail = new byte[(int)Math.Min(content.Length, record + ushort.MaxValue)];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        return at >= 0 && at + record <= tail.Length
            && BitConverter.ToUInt16(tail, at + 10) <= MostParts
            && BitConverter.ToUInt32(tail, at + 12) <= LargestList
            && BitConverter.ToUInt32(tail, at + 12) + (long)BitConverter.ToUInt32(tail, at + 16) == content.Length - tail.Length + at;
    }
}
