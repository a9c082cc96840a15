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

    void Load(DbConnection connection, string table, string after, Dictionary<string, List<(string, object[])>> byRun)
    {
        var id = table == BenchDatabase.Left[0] ? "Id" : "InstanceId";
        using var command = connection.CreateCommand();
        command.CommandText = $"""SELECT * FROM "{table}" WHERE "{id}" IN (SELECT "Id" FROM "WorkflowInstances" WHERE "Id" > @after ORDER BY "Id" LIMIT {PassingRows.MostRuns}) ORDER BY "{id}" """;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@after", after);
        command.Parameters.Add(parameter);
        using var reader = command.ExecuteReader();
        inserts[table] = Insert(table, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
        var run = reader.GetOrdinal(id);
        while (reader.Read())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            var key = reader.GetString(run);
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
    public double Write(BenchDatabase database, int rowsATransaction)
    {
        using var connection = database.OpenPlain();
        try
        {
            return Write(connection, rowsATransaction);
        }
        finally
        {
            connection.Close();
            database.DropPlain();
        }
    }

    double Write(DbConnection connection, int rowsATransaction)
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

        return runs.Count / elapsed.TotalSeconds;
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
