namespace AuditFlow.Platform;

/// <summary>
/// Makes ids that sort by creation (UUID version 7) on the clock of this process. Within one millisecond they count up,
/// so that what one process adds in one transaction is taken up in the order in which it was added.
/// </summary>
public sealed class Ids(TimeProvider clock)
{
    const int LargestCount = 0xFFF;

    readonly Lock sync = new();
    long millisecond;
    int count;

    public Guid New()
    {
        lock (sync)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > millisecond)
            {
                (millisecond, count) = (now, 0);
            }
            else if (++count > LargestCount)
            {
                // More than a millisecond holds, or a clock that was put back: the ids run ahead of it.
                (millisecond, count) = (millisecond + 1, 0);
            }

            return Counted(Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(millisecond)), count);
        }
    }

    // The twelve bits after the version are random in .NET and may be a counter (RFC 9562, 6.2).
    static Guid Counted(Guid id, int count)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)(0x70 | count >> 8);
        bytes[7] = (byte)count;
        return new Guid(bytes, bigEndian: true);
    }
}
