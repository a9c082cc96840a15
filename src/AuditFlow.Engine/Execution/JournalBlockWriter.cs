using System.Buffers.Binary;
using System.Text;

namespace AuditFlow.Engine.Execution;

/// <summary>
/// Writes a journal block: form, first sequence number, count, then each entry as
/// <c>event and flags · step · execution · [parent execution] · [message] · [payload] · time since the entry before</c>. Numbers are of variable length.
/// Steps, executions and texts are written where they first occur and are numbers afterwards.
/// </summary>
internal sealed class JournalBlockWriter
{
    // Events that are a number in the low bits of an entry's first byte, from 1; 0 = the word follows. New ones go to the end.
    public static readonly string[] Events =
    [
        JournalEvents.Started, JournalEvents.Completed, JournalEvents.Suspended, JournalEvents.Resumed, JournalEvents.Faulted, JournalEvents.Canceled,
        JournalEvents.WorkflowCancelled, JournalEvents.Retried, JournalEvents.Moved, JournalEvents.RetryPlanned, JournalEvents.Skipped,
    ];

    public const int EventBits = 0x1F;
    public const int HasParent = 0x20;
    public const int HasPayload = 0x40;
    public const int HasMessage = 0x80;

    // An execution's id is 32 hexadecimal digits in the product, and is kept as 16 bytes.
    public const byte IsHex = 1;
    public const byte IsText = 0;

    private const int LargestKept = 1 << 20;

    [ThreadStatic]
    private static JournalBlockWriter? _spare;

    private readonly Dictionary<IJournalStep, int> _steps = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _executions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private byte[] _bytes = new byte[4096];
    private int _length;

    public static byte[] Write(IReadOnlyList<JournalEntry> entries)
    {
        var writer = _spare ?? new JournalBlockWriter();
        _spare = null;
        try
        {
            writer.WriteAll(entries);
            return writer._bytes.AsSpan(0, writer._length).ToArray();
        }
        finally
        {
            writer.Clear();
            _spare = writer._bytes.Length <= LargestKept ? writer : null;
        }
    }

    private void WriteAll(IReadOnlyList<JournalEntry> entries)
    {
        Byte(JournalBlock.Form);
        Number((ulong)entries[0].Sequence);
        Number((ulong)entries.Count);
        long before = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var at = Microseconds(entries[i].At);
            Write(entries[i], at - before);
            before = at;
        }
    }

    private void Write(JournalEntry entry, long sinceBefore)
    {
        var known = Array.IndexOf(Events, entry.Event) + 1;
        var payload = entry.PayloadText;
        Byte((byte)(known | (entry.ParentActivityInstanceId is null ? 0 : HasParent) | (payload is null ? 0 : HasPayload) | (entry.Message is null ? 0 : HasMessage)));
        if (known == 0)
        {
            Text(entry.Event);
        }

        Step(entry.Step);
        Execution(entry.ActivityInstanceId);
        if (entry.ParentActivityInstanceId is { } parent)
        {
            Execution(parent);
        }

        if (entry.Message is { } message)
        {
            Text(message);
        }

        if (payload is not null)
        {
            Text(payload);
        }

        Number((ulong)(sinceBefore << 1 ^ sinceBefore >> 63));
    }

    private void Step(IJournalStep step)
    {
        if (_steps.TryGetValue(step, out var index))
        {
            Number((ulong)index + 1);
            return;
        }

        Number(0);
        var around = step.Around is { } outer && _steps.TryGetValue(outer, out var known) && step.NodeId.Length == outer.NodeId.Length + 1 + step.ActivityId.Length ? known + 1 : 0;
        Number((ulong)around);
        if (around == 0)
        {
            Text(step.NodeId);
        }

        Text(step.ActivityId);
        Text(step.Type);
        Number((ulong)step.TypeVersion);
        Text(step.Name ?? "");
        _steps.Add(step, _steps.Count);
    }

    private void Execution(string id)
    {
        if (_executions.TryGetValue(id, out var index))
        {
            Number((ulong)index + 1);
            return;
        }

        Number(0);
        if (UInt128.TryParse(id, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var number) && id.Length == 32 && IsLowerHex(id))
        {
            Byte(IsHex);
            Room(16);
            BinaryPrimitives.WriteUInt128BigEndian(_bytes.AsSpan(_length), number);
            _length += 16;
        }
        else
        {
            Byte(IsText);
            Text(id);
        }

        _executions.Add(id, _executions.Count);
    }

    private static bool IsLowerHex(string id) => !id.AsSpan().ContainsAnyInRange('A', 'F');

    private void Text(string text)
    {
        if (_texts.TryGetValue(text, out var index))
        {
            Number((ulong)index + 1);
            return;
        }

        Number(0);
        var length = Encoding.UTF8.GetByteCount(text);
        Number((ulong)length);
        Room(length);
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
        _texts.Add(text, _texts.Count);
    }

    private void Number(ulong value)
    {
        Room(10);
        while (value >= 0x80)
        {
            _bytes[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[_length++] = (byte)value;
    }

    private void Byte(byte value)
    {
        Room(1);
        _bytes[_length++] = value;
    }

    private void Room(int bytes)
    {
        if (_length + bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        }
    }

    private void Clear()
    {
        _steps.Clear();
        _executions.Clear();
        _texts.Clear();
        _length = 0;
    }

    public static long Microseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Instant(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(checked(microseconds * TimeSpan.TicksPerMicrosecond));
}
