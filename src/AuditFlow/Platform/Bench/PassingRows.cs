using System.Data.Common;

namespace AuditFlow.Platform.Bench;

/// <summary>
/// Rows that a case writes and takes away again (signals, bookmarks), read back in the transaction that wrote them. They
/// are looked at in the first repetition alone, which is warm-up, and only so many.
/// </summary>
internal sealed class PassingRows
{
    public const int MostRuns = 4000;

    readonly Dictionary<string, List<(string Table, object[] Values)>> byRun = new(StringComparer.Ordinal);
    bool isLooking;
    bool isOver;

    /// <summary>The columns of each table, in the order of the values.</summary>
    public Dictionary<string, string[]> Columns { get; } = [];

    /// <summary>The rows run by run.</summary>
    public IReadOnlyList<List<(string Table, object[] Values)>> Runs => [.. byRun.Values];

    public void Note(DbTransaction transaction, string table, IReadOnlyCollection<string> runs)
    {
        if (!isLooking || runs.Count == 0)
        {
            return;
        }

        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""SELECT * FROM "{table}" WHERE "InstanceId" IN ({string.Join(", ", runs.Select(r => $"'{r}'"))})""";
        using var reader = command.ExecuteReader();
        var run = reader.GetOrdinal("InstanceId");
        Columns.TryAdd(table, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
        while (reader.Read())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            var key = reader.GetString(run);
            if (!byRun.TryGetValue(key, out var rows) && byRun.Count < MostRuns)
            {
                byRun[key] = rows = [];
            }

            rows?.Add((table, values));
        }
    }

    /// <summary>From here on rows are looked at, unless they were before.</summary>
    public void Begin() => isLooking = !isOver;

    public void End() => (isLooking, isOver) = (false, true);
}
