using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace AuditFlow.Engine.Execution;

/// <summary>Reads what <see cref="JournalBlockWriter"/> wrote.</summary>
internal ref struct JournalBlockReader(ReadOnlySpan<byte> block)
{
    // The least that an entry takes: event, step, execution, time.
    private const int SmallestEntry = 4;

    private readonly List<IJournalStep> _steps = [];
    private readonly List<string> _executions = [];
    private readonly List<string> _texts = [];
    private ReadOnlySpan<byte> _rest = block;

    public List<JournalEntry> Read()
    {
        var sequence = (long)Number();
        var count = Number();
        if (count > (ulong)(_rest.Length / SmallestEntry))
        {
            throw new InvalidDataException("The journal block is damaged: it is too short for its entries.");
        }

        var entries = new List<JournalEntry>((int)count);
        long at = 0;
        while (entries.Count < (int)count)
        {
            var first = Byte();
            var known = first & JournalBlockWriter.EventBits;
            var name = known == 0 ? Text() : JournalBlockWriter.Events[known - 1];
            var step = Step();
            var execution = Execution();
            var parent = (first & JournalBlockWriter.HasParent) == 0 ? null : Execution();
            var message = (first & JournalBlockWriter.HasMessage) == 0 ? null : Text();
            object? payload = (first & JournalBlockWriter.HasPayload) == 0 ? null : JsonSerializer.Deserialize<JsonElement>(Text());
            var zigzag = Number();
            at += (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
            entries.Add(new JournalEntry(sequence++, name, step, execution, parent, message, payload, JournalBlockWriter.Instant(at)));
        }

        return entries;
    }

    private IJournalStep Step()
    {
        if (Number() is > 0 and var index)
        {
            return _steps[checked((int)(index - 1))];
        }

        var around = Number() is > 0 and var outer ? _steps[checked((int)(outer - 1))] : null;
        var nodeId = around is null ? Text() : null;
        var activityId = Text();
        var step = new StoredStep(activityId, Text(), checked((int)Number()), Text() is { Length: > 0 } name ? name : null, nodeId ?? $"{around!.NodeId}:{activityId}", around);
        _steps.Add(step);
        return step;
    }

    private string Execution()
    {
        if (Number() is > 0 and var index)
        {
            return _executions[checked((int)(index - 1))];
        }

        string id;
        if (Byte() == JournalBlockWriter.IsHex)
        {
            id = BinaryPrimitives.ReadUInt128BigEndian(_rest).ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
            _rest = _rest[16..];
        }
        else
        {
            id = Text();
        }

        _executions.Add(id);
        return id;
    }

    private string Text()
    {
        if (Number() is > 0 and var index)
        {
            return _texts[checked((int)(index - 1))];
        }

        var length = checked((int)Number());
        var text = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        _texts.Add(text);
        return text;
    }

    private ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("The journal block is damaged: a number has no end.");
    }

    private byte Byte()
    {
        var next = _rest[0];
        _rest = _rest[1..];
        return next;
    }
}

/// <summary>The step of an entry that was read.</summary>
internal sealed record StoredStep(string ActivityId, string Type, int TypeVersion, string? Name, string NodeId, IJournalStep? Around) : IJournalStep;
