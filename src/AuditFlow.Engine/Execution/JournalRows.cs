using System.Text.Json;

namespace AuditFlow.Engine.Execution;

/// <summary>
/// A block that a migration gathered from the rows of before: a JSON array of objects with sequence, event, activity, type, node, execution, message,
/// payload as text, and microseconds. Nothing writes it any more.
/// </summary>
internal static class JournalRows
{
    public static List<JournalEntry> Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var rows = JsonDocument.ParseValue(ref reader);
        var entries = new List<JournalEntry>(rows.RootElement.GetArrayLength());
        var steps = new Dictionary<string, StoredStep>(StringComparer.Ordinal);
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            var node = Text(row, "n")!;
            if (!steps.TryGetValue(node, out var step))
            {
                steps[node] = step = new StoredStep(Text(row, "a")!, Text(row, "t")!, 1, null, node, null);
            }

            object? payload = Text(row, "p") is { } text ? JsonSerializer.Deserialize<JsonElement>(text) : null;
            entries.Add(new JournalEntry(row.GetProperty("s").GetInt64(), Text(row, "e")!, step, Text(row, "i")!, null, Text(row, "m"), payload, JournalBlockWriter.Instant(row.GetProperty("at").GetInt64())));
        }

        return entries;
    }

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();
}
