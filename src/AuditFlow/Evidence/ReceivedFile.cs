namespace AuditFlow.Evidence;

/// <summary>
/// A file whose content is in the store and that belongs to nothing yet: the other half of <see cref="KeepEvidence"/>.
/// Only the store makes one.
/// </summary>
internal sealed record ReceivedFile
{
    internal ReceivedFile(string sha256, long size, string name, EvidenceType type, ScanState scan) => (Sha256, Size, Name, Type, Scan) = (sha256, size, name, type, scan);

    public string Sha256 { get; }

    public long Size { get; }

    public string Name { get; }

    public EvidenceType Type { get; }

    public ScanState Scan { get; }
}
