using System.IO.Compression;
using System.Text;

namespace AuditFlow.Tests.Evidence;

/// <summary>The smallest files of each kind that are what they say.</summary>
internal static class SampleFiles
{
    public static byte[] Pdf { get; } = "%PDF-1.7\n%%EOF"u8.ToArray();

    public static byte[] Png { get; } = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0];

    public static byte[] Jpeg { get; } = [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10];

    public static byte[] Csv { get; } = "a,b\n1,Ü\n"u8.ToArray();

    public static byte[] Mail { get; } = "Received: by mail.example.com\r\nSubject: Review\r\n\r\nDone."u8.ToArray();

    public static byte[] Xlsx { get; } = Zip("[Content_Types].xml", "xl/workbook.xml");

    public static byte[] Zip(params string[] parts)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                using var entry = zip.CreateEntry(part).Open();
                entry.Write(Encoding.UTF8.GetBytes(part));
            }
        }

        return file.ToArray();
    }
}

/// <summary>As many bytes as wanted, from nowhere, as a sender without end would send them.</summary>
internal sealed class EndlessText(long length) : Stream
{
    long sent;

    public long Sent => sent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var part = (int)Math.Min(count, length - sent);
        buffer.AsSpan(offset, part).Fill((byte)'x');
        sent += part;
        return part;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var part = (int)Math.Min(buffer.Length, length - sent);
        buffer.Span[..part].Fill((byte)'x');
        sent += part;
        return ValueTask.FromResult(part);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
