using System.Text.Json;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine;

/// <summary>
/// The stored form of journal entries that follow one another: what a burst of an instance wrote, as one value. Each activity, execution and text stands in
/// it once, so an entry takes about ten bytes where a row of its own would take two hundred. Times are kept to the microsecond.
/// </summary>
public static class JournalBlock
{
    /// <summary>The form that <see cref="Write"/> writes; the first byte of a block.</summary>
    internal const byte Form = 1;

    /// <summary>The entries as bytes. They must be of one instance and follow one another without a gap; none gives an empty block.</summary>
    /// <exception cref="ArgumentException">A sequence number is missing.</exception>
    public static byte[] Write(IReadOnlyList<JournalEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        for (var i = 1; i < entries.Count; i++)
        {
            if (entries[i].Sequence != entries[0].Sequence + i)
            {
                throw new ArgumentException($"Entry {entries[0].Sequence + i} is missing: a block holds entries without a gap.", nameof(entries));
            }
        }

        return entries.Count == 0 ? [] : JournalBlockWriter.Write(entries);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, or a JSON array of rows, as which journals of before blocks were gathered.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a block, or are cut short.</exception>
    public static IReadOnlyList<JournalEntry> Read(ReadOnlySpan<byte> block)
    {
        try
        {
            return block.IsEmpty ? []
                : block[0] == (byte)'[' ? JournalRows.Read(block)
                : block[0] == Form ? new JournalBlockReader(block[1..]).Read()
                : throw new InvalidDataException($"A journal block of form {block[0]} is not known to this version.");
        }
        catch (Exception damaged) when (damaged is ArgumentException or IndexOutOfRangeException or JsonException or OverflowException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("The journal block is damaged.", damaged);
        }
    }
}
