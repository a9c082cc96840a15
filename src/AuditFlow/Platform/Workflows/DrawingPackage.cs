using System.IO.Compression;

namespace AuditFlow.Platform.Workflows;

/// <summary>Drawings as files: what lies in those that come, and a zip of those that go.</summary>
internal static class DrawingPackage
{
    const int MostFiles = 200;
    const int LargestFile = 8 * 1024 * 1024;

    /// <summary>Every text with the name that a person knows it by. Unpacking stops at the limits: a small zip can hold a very large file.</summary>
    public static IEnumerable<(string Name, ReadOnlyMemory<byte> Text)> Unpack(IReadOnlyList<DrawingFile> files)
    {
        var count = 0;
        foreach (var file in files)
        {
            foreach (var text in file.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? Entries(file) : [(file.Name, file.Content)])
            {
                if (++count > MostFiles)
                {
                    throw new BadPackage($"No more than {MostFiles} drawings at once.");
                }

                yield return text;
            }
        }
    }

    public static byte[] Zip(IEnumerable<(string Name, string Text)> files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(text);
            }
        }

        return packed.ToArray();
    }

    static IEnumerable<(string Name, ReadOnlyMemory<byte> Text)> Entries(DrawingFile file)
    {
        ZipArchive zip;
        try
        {
            zip = new ZipArchive(new MemoryStream(file.Content), ZipArchiveMode.Read);
        }
        catch (InvalidDataException)
        {
            throw new BadPackage($"{file.Name} is no zip file.");
        }

        using (zip)
        {
            foreach (var entry in zip.Entries.Where(e => e.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
            {
                yield return ($"{file.Name}/{entry.FullName}", Text(file.Name, entry));
            }
        }
    }

    static byte[] Text(string package, ZipArchiveEntry entry)
    {
        using var text = new MemoryStream();
        try
        {
            using var content = entry.Open();
            var buffer = new byte[16 * 1024];
            while (content.Read(buffer) is > 0 and var count)
            {
                text.Write(buffer, 0, count);
                if (text.Length > LargestFile)
                {
                    throw new BadPackage($"{package}/{entry.FullName} is larger than {LargestFile / 1024 / 1024} MB.");
                }
            }
        }
        catch (InvalidDataException)
        {
            throw new BadPackage($"{package}/{entry.FullName} cannot be unpacked.");
        }

        return text.ToArray();
    }
}

/// <summary>What was sent cannot be unpacked, in a sentence.</summary>
internal sealed class BadPackage(string sentence) : Exception(sentence);
