using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AuditFlow.Platform;

/// <summary>
/// Makes ids that sort by creation (UUID version 7) on the clock of this process. Within one millisecond they count up,
/// so that what one process adds in one transaction is taken up in the order in which it was added.
/// </summary>
public sealed class Ids(TimeProvider clock)
{
    const int LargestCount = 0xFFF;

    readonly Lock sync = new();

    // Asking the system for random bytes costs more than all the rest; it is done for many ids at once.
    readonly byte[] random = new byte[8 * 256];
    int used = 8 * 256;
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

            if (used == random.Length)
            {
                RandomNumberGenerator.Fill(random);
                used = 0;
            }

            used += 8;
            return Made(millisecond, count, BinaryPrimitives.ReadUInt64BigEndian(random.AsSpan(used - 8)));
        }
    }

    // The twelve bits after the version may be a counter (RFC 9562, 6.2).
    static Guid Made(long millisecond, int count, ulong random)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)millisecond << 16 | 0x7000 | (uint)count);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], random >> 2 | 1UL << 63);
        return new Guid(bytes, bigEndian: true);
    }
}
