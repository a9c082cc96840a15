using System.Globalization;
using System.Text;

namespace AuditFlow.Platform.Csv;

/// <summary>
/// Turns the bytes of a register file into text, or says why it is none. Only UTF-8 is read (with or without its mark): guessing
/// another encoding garbles names silently, and a garbled register is worse than a refused one.
/// </summary>
internal static class RegisterEncoding
{
    const string SaveAs = "Save it as \"CSV UTF-8\" and import that file.";

    static readonly (byte[] Start, string What)[] OtherFiles =
    [
        ([0x50, 0x4B, 0x03, 0x04], "an Excel workbook or a zip file"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF"),
        ([0x89, 0x50, 0x4E, 0x47], "a picture"),
        ([0xFF, 0xD8, 0xFF], "a picture"),
        ([0x1F, 0x8B], "a compressed file"),
    ];

    public static string? Decode(ReadOnlySpan<byte> bytes, ImportLimits limits, ImportNotes errors)
    {
        if (bytes.Length > limits.MaxBytes)
            return Refuse(errors, string.Create(CultureInfo.InvariantCulture, $"The file is larger than {limits.MaxBytes:N0} bytes, which is the limit (setting Import:MaxMegabytes). It was not read."));
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
            return Refuse(errors, "The file is written in UTF-16 or UTF-32 (\"Unicode text\"), which is not read. " + SaveAs);
        foreach (var (start, what) in OtherFiles)
            if (bytes.StartsWith(start))
                return Refuse(errors, $"The file is {what}, not CSV. " + SaveAs);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];
        if (bytes.Trim(" \t\r\n"u8).IsEmpty)
            return Refuse(errors, "The file is empty.");
        if (LooksBinary(bytes) is { } binary)
            return Refuse(errors, binary);

        NoteBadLines(bytes, errors);
        return errors.Count > 0 ? null : Encoding.UTF8.GetString(bytes);
    }

    static string? Refuse(ImportNotes errors, string reason)
    {
        errors.Add(null, null, reason);
        return null;
    }

    static string? LooksBinary(ReadOnlySpan<byte> bytes)
    {
        int zeros = 0, zerosAtOdd = 0, controls = 0;
        var sample = bytes[..Math.Min(bytes.Length, 4_096)];
        for (var place = 0; place < sample.Length; place++)
        {
            if (sample[place] == 0)
                (zeros, zerosAtOdd) = (zeros + 1, zerosAtOdd + (place & 1));
            else if (sample[place] < 0x20 && sample[place] is not ((byte)'\t' or (byte)'\r' or (byte)'\n'))
                controls++;
        }
        if (zeros > sample.Length / 4 && (zerosAtOdd == zeros || zerosAtOdd == 0))
            return "The file is written in UTF-16 (\"Unicode text\") without its mark, which is not read. " + SaveAs;
        return zeros + controls > Math.Max(8, sample.Length / 20) ? "The file is not text. " + SaveAs : null;
    }

    static void NoteBadLines(ReadOnlySpan<byte> bytes, ImportNotes errors)
    {
        var anyLineFeed = bytes.Contains((byte)'\n');
        var line = 0;
        while (!bytes.IsEmpty)
        {
            line++;
            var end = bytes.IndexOf((byte)'\n');
            var content = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (end >= 0 && content.EndsWith("\r"u8))
                content = content[..^1];

            if (Fault(content, atEnd: end < 0, anyLineFeed) is not { } fault)
                continue;
            errors.Add(line, null, fault);
            if (!anyLineFeed)
                return;
        }
    }

    static string? Fault(ReadOnlySpan<byte> line, bool atEnd, bool anyLineFeed)
    {
        if (line.Contains((byte)0))
            return "The line holds a NUL character, so this is not a sound text file.";
        if (InvalidUtf8(line) is { } wrong)
            return $"The line is not UTF-8 (byte 0x{line[wrong]:X2} at place {wrong + 1}). The file is probably saved in Windows-1252 or another old encoding. {SaveAs}";
        var carriageReturn = line.IndexOf((byte)'\r');
        if (carriageReturn >= 0 && !(atEnd && carriageReturn == line.Length - 1 && anyLineFeed))
            return anyLineFeed
                ? "The line holds a lone carriage return (CR). Lines end with LF or CR LF."
                : "The lines end with a lone carriage return (CR, as old Macintosh programs write). Lines end with LF or CR LF.";
        var control = line.IndexOfAnyInRange((byte)1, (byte)8);
        if (control < 0)
            control = line.IndexOfAnyInRange((byte)0x0E, (byte)0x1F);
        if (control >= 0)
            return $"The line holds the control character U+{(int)line[control]:X4} at place {control + 1}. Remove it.";
        if (line.IndexOf("\uFFFD"u8) >= 0)
            return "The line holds the replacement character U+FFFD: letters were lost when the file was made. Export it again as UTF-8.";
        return null;
    }

    static int? InvalidUtf8(ReadOnlySpan<byte> line)
    {
        var place = 0;
        while (place < line.Length)
        {
            if (Rune.DecodeFromUtf8(line[place..], out _, out var consumed) != System.Buffers.OperationStatus.Done)
                return place;
            place += consumed;
        }
        return null;
    }
}
