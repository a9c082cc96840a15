using System.Buffers;
using System.Security.Cryptography;
using AuditFlow.Platform;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Evidence;

/// <summary>
/// The contents of evidence, each once, under its hash: <c>evidence/aa/bb/&lt;sha256&gt;</c> of the data folder. A content
/// is there whole or not at all and is never overwritten. Files are taken in before the command that keeps them opens
/// its transaction; what is lost in between is a content that no row names, never a row without its content.
/// </summary>
internal sealed class EvidenceStore(AuditFlowSettings settings, VirusScan scan, Ids ids)
{
    const int Chunk = 64 * 1024;

    // Read for whoever runs the product and for the group that makes backups; write for nobody.
    const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead;

    public string Folder { get; } = string.IsNullOrWhiteSpace(settings.Evidence.Folder)
        ? Path.Combine(settings.Data.Folder, "evidence")
        : Path.GetFullPath(settings.Evidence.Folder, settings.Data.Folder);

    /// <summary>Where files are written until they are whole: on the same disk, so that they can be moved in one step.</summary>
    public string Incoming => Path.Combine(Folder, "incoming");

    public long MostBytes => settings.Evidence.MaxMegabytes * 1024L * 1024;

    /// <summary>Takes a file in, or refuses it with a sentence for whoever sent it. Never call it inside a command: it writes and may wait for a virus scan.</summary>
    public async Task<ReceivedFile> ReceiveAsync(Stream source, string fileName, CancellationToken cancellationToken)
    {
        var name = EvidenceName.Clean(fileName);
        Refuse.If(name.Length == 0, "evidence-name", EvidenceTexts.Here["NoName"]);
        var type = EvidenceTypes.ByName(name);
        Refuse.If(type is null, "evidence-type", EvidenceTexts.Here["Kind", name, EvidenceTexts.Here["Kinds"]]);

        Directory.CreateDirectory(Incoming);
        var incoming = Path.Combine(Incoming, ids.New().ToString("N"));
        try
        {
            await using var file = Create(incoming);
            var (hash, seen) = await CopyAsync(source, file, name, cancellationToken);
            Refuse.If(!EvidenceTypes.Fits(type.Value, seen, file), "evidence-bytes", EvidenceTexts.Here["Bytes", name]);
            var state = await scan.RunAsync(incoming, name, cancellationToken);
            file.Flush(flushToDisk: true);
            await PlaceAsync(file, incoming, hash, cancellationToken);
            return new ReceivedFile(hash, file.Length, name, type.Value, state);
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    /// <summary>Opens a content after its hash was found to be right; the stream stands at its beginning.</summary>
    /// <exception cref="DamagedEvidence">It is not there, or not what it was.</exception>
    public async Task<Stream> OpenAsync(string sha256, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            file = new FileStream(PathOf(sha256), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DamagedEvidence(isMissing: true);
        }

        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) != sha256)
        {
            await file.DisposeAsync();
            throw new DamagedEvidence(isMissing: false);
        }

        file.Position = 0;
        return file;
    }

    /// <summary>Where a content lies, or would.</summary>
    public string PathOf(string sha256) => Path.Combine(Folder, sha256[..2], sha256[2..4], sha256);

    /// <summary>The names of all files in the store but those that are coming in.</summary>
    public IEnumerable<string> Contents() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => Path.GetDirectoryName(file) != Incoming)
        : [];

    /// <summary>Files that never became whole: a process died over them, or is at them right now.</summary>
    public IEnumerable<string> Leftovers() => Directory.Exists(Incoming) ? Directory.EnumerateFiles(Incoming) : [];

    // One pass: what is written is what was counted and hashed, and no more than the limit is ever written.
    async Task<(string Hash, SeenBytes Seen)> CopyAsync(Stream source, FileStream target, string name, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            var head = new MemoryStream(EvidenceTypes.HeadLength);
            var hasZero = false;
            long size = 0;
            int read;
            while ((read = await source.ReadAsync(buffer.AsMemory(0, Chunk), cancellationToken)) > 0)
            {
                size += read;
                Refuse.If(size > MostBytes, "evidence-size", EvidenceTexts.Here["Size", name, settings.Evidence.MaxMegabytes]);
                var part = buffer.AsMemory(0, read);
                hash.AppendData(part.Span);
                hasZero |= part.Span.Contains((byte)0);
                head.Write(part.Span[..(int)Math.Min(read, EvidenceTypes.HeadLength - head.Length)]);
                await target.WriteAsync(part, cancellationToken);
            }

            Refuse.If(size == 0, "evidence-empty", EvidenceTexts.Here["Empty", name]);
            return (Convert.ToHexStringLower(hash.GetHashAndReset()), new SeenBytes(head.ToArray(), hasZero));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    async Task PlaceAsync(FileStream file, string incoming, string hash, CancellationToken cancellationToken)
    {
        var place = PathOf(hash);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(incoming, ReadOnly);
        }

        try
        {
            // Fails when the place is taken, however late another upload took it.
            File.Move(incoming, place, overwrite: false);
        }
        catch (IOException) when (File.Exists(place))
        {
            await VerifyAsync(hash, cancellationToken);
            return;
        }

        // The name as well has to be on the disk before a row tells of it.
        file.Flush(flushToDisk: true);
    }

    async Task VerifyAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            await (await OpenAsync(hash, cancellationToken)).DisposeAsync();
        }
        catch (DamagedEvidence damaged)
        {
            throw new Refusal(
                "evidence-damaged", "The store of evidence holds a damaged file in the place of this one. Nothing was overwritten. An operator has to look: auditflow evidence check.",
                StatusCodes.Status409Conflict, damaged);
        }
    }
}

/// <summary>A content is not in the store, or not what it was when it came.</summary>
internal sealed class DamagedEvidence(bool isMissing) : Exception(isMissing ? "The content is missing." : "The content was changed.")
{
    public bool IsMissing { get; } = isMissing;
}
