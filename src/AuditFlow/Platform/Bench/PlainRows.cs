using System.Data.Common;
using System.Diagnostics;

namespace AuditFlow.Platform.Bench;

/// <summary>
/// The rows that a case left behind, written again by nothing but prepared ADO.NET commands into the same tables with the
/// same indexes and settings: what storing them costs at least in this process. Each row is inserted once: that a case
/// finds them, changes them and takes signals and bookmarks away again is its own affair.
/// </summary>
internal sealed class PlainRows
{
    readonly Dictionary<string, string> inserts = [];
    readonly List<List<(string Table, object[] Values)>> runs = [];

    /// <summary>Loads the rows of the runs whose ids are greater than this one, and adds those that had gone again.</summary>
    public static PlainRows Load(BenchDatabase database, string after, PassingRows passing)
    {
        var rows = new PlainRows();
        using var connection = database.Open();
        var byRun = new Dictionary<string, List<(string, object[])>>(StringComparer.Ordinal);
        foreach (var table in BenchDatabase.Left)
        {
            rows.Load(connection, table, after, byRun);
        }

        foreach (var (table, columns) in passing.Columns)
        {
            rows.inserts[table] = Insert(table, columns);
        }

        foreach (var (run, gone) in rows.runs.Zip(passing.Runs))
        {
            run.AddRange(gone);
        }

        return rows;
    }

    /// <summary>Loads all rows of tables that were empty before, those of each key together, in the order of the keys; the tables of one key that stands above all come first.</summary>
    public static PlainRows Load(BenchDatabase database, IEnumerable<PlainTable> tables)
    {
        var rows = new PlainRows();
        using var connection = database.Open();
        var byKey = new Dictionary<string, List<(string, object[])>>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            rows.Load(connection, table, byKey);
        }

        return rows;
    }

    /// <summary>How many rows there are.</summary>
    public int Count => runs.Sum(r => r.Count);

    /// <summary>The rows of each key.</summary>
    public IEnumerable<int> Sizes => runs.Select(r => r.Count);

    void Load(DbConnection connection, PlainTable table, Dictionary<string, List<(string, object[])>> byKey)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"""SELECT * FROM "{table.From ?? table.Name}" {table.Where} ORDER BY {table.Order}""";
        using var reader = command.ExecuteReader();
        Read(reader, table.Name, table.Key is null ? null : reader.GetOrdinal(table.Key), byKey);
    }

    void Load(DbConnection connection, string table, string after, Dictionary<string, List<(string, object[])>> byRun)
    {
        var id = table == BenchDatabase.Left[0] ? "Id" : "InstanceId";
        using var command = connection.CreateCommand();
        command.CommandText = $"""SELECT * FROM "{table}" WHERE "{id}" IN (SELECT "Id" FROM "WorkflowInstances" WHERE "Id" > @after ORDER BY "Id" LIMIT {PassingRows.MostRuns}) ORDER BY "{id}" """;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@after", after);
        command.Parameters.Add(parameter);
        using var reader = command.ExecuteReader();
        Read(reader, table, reader.GetOrdinal(id), byRun);
    }

    void Read(DbDataReader reader, string table, int? run, Dictionary<string, List<(string, object[])>> byRun)
    {
        inserts[table] = Insert(table, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
        while (reader.Read())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            var key = run is { } column ? reader.GetString(column) : "";
            if (!byRun.TryGetValue(key, out var of))
            {
                byRun[key] = of = [];
                runs.Add(of);
            }

            of.Add((table, values));
        }
    }

    static string Insert(string table, string[] columns)
        => $"""INSERT INTO "{table}" ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})""";

    /// <summary>Writes them where there are none yet; how many runs a second that makes.</summary>
    public double Write(BenchDatabase database, int rowsATransaction) => runs.Count / Time(database, rowsATransaction).TotalSeconds;

    /// <summary>Writes them where there are none yet. A transaction ends after so many rows, never in the middle of a run.</summary>
    public TimeSpan Time(BenchDatabase database, int rowsATransaction)
    {
        using var connection = database.OpenPlain(inserts.Keys);
        try
        {
            return Time(connection, rowsATransaction);
        }
        finally
        {
            connection.Close();
            database.DropPlain();
        }
    }

    TimeSpan Time(DbConnection connection, int rowsATransaction)
    {
        var commands = runs.SelectMany(r => r).DistinctBy(r => r.Table).ToDictionary(r => r.Table, r => Command(connection, inserts[r.Table], r.Values));
        var start = Stopwatch.GetTimestamp();
        var transaction = connection.BeginTransaction();
        var inside = 0;
        foreach (var run in runs)
        {
            foreach (var (table, values) in run)
            {
                var command = commands[table];
                command.Transaction = transaction;
                for (var i = 0; i < values.Length; i++)
                {
                    command.Parameters[i].Value = values[i];
                }

                command.ExecuteNonQuery();
            }

            inside += run.Count;
            if (inside >= rowsATransaction)
            {
                transaction.Commit();
                transaction.Dispose();
                transaction = connection.BeginTransaction();
                inside = 0;
            }
        }

        transaction.Commit();
        transaction.Dispose();
        var elapsed = Stopwatch.GetElapsedTime(start);
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        return elapsed;
    }

    // Prepared with the values of a row, from which a driver takes the types of those columns that are not empty in it.
    static DbCommand Command(DbConnection connection, string sql, object[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{i}", values[i]);
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }
}

/// <summary>A table whose rows are written again.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Order">The columns in whose order the rows were added, quoted.</param>
/// <param name="Key">The column whose values keep rows of several tables together; null: all rows are one.</param>
/// <param name="Where">Which rows, where not all.</param>
/// <param name="From">The table in which they were kept, where they have gone from their own.</param>
internal sealed record PlainTable(string Name, string Order, string? Key = null, string Where = "", string? From = null);
