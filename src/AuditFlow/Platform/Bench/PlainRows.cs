using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace AuditFlow.Platform.Bench;

/// <summary>
/// The rows that a case left behind, written again by nothing but prepared ADO.NET commands into a file of the same
/// tables, indexes and pragmas: what storing them costs at least in this process. What a case wrote and took away again
/// (signals, bookmarks, a run's earlier states) is not written, so the comparison is to our disadvantage.
/// </summary>
internal sealed class PlainRows
{
    const int MostRuns = 4000;
    static readonly string[] Tables = ["WorkflowInstances", "WorkflowJournalBlocks"];

    readonly List<string> schema = [];
    readonly Dictionary<string, string> inserts = [];
    readonly List<List<(string Table, object[] Values)>> runs = [];

    public int Synchronous { get; private set; }

    /// <summary>Loads the rows of the runs whose ids are greater than this one.</summary>
    public static PlainRows Load(string connectionString, string after)
    {
        var rows = new PlainRows();
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        rows.Synchronous = (int)(long)Read(connection, "PRAGMA synchronous", null, reader => reader.GetValue(0)).Single();
        rows.schema.AddRange(Read(connection, "SELECT sql FROM sqlite_master WHERE tbl_name IN ('WorkflowInstances', 'WorkflowJournalBlocks') AND sql IS NOT NULL ORDER BY type DESC", null, r => r.GetString(0)));
        var byRun = new Dictionary<string, List<(string, object[])>>(StringComparer.Ordinal);
        foreach (var table in Tables)
        {
            var id = table == Tables[0] ? "Id" : "InstanceId";
            var loaded = Read(
                connection,
                $"SELECT * FROM {table} WHERE {id} IN (SELECT Id FROM WorkflowInstances WHERE Id > $after ORDER BY Id LIMIT {MostRuns}) ORDER BY rowid",
                after,
                reader =>
                {
                    rows.inserts.TryAdd(table, $"INSERT INTO {table} ({string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(i => $"\"{reader.GetName(i)}\""))}) VALUES ({string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(i => $"$p{i}"))})");
                    var values = new object[reader.FieldCount];
                    reader.GetValues(values);
                    return (Run: reader.GetString(reader.GetOrdinal(id)), Values: values);
                });
            foreach (var (run, values) in loaded)
            {
                if (!byRun.TryGetValue(run, out var of))
                {
                    byRun[run] = of = [];
                    rows.runs.Add(of);
                }

                of.Add((table, values));
            }
        }

        return rows;
    }

    /// <summary>Writes them into a new file; how many runs a second that makes.</summary>
    public double Write(string file, int rowsATransaction)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, $"PRAGMA synchronous = {Synchronous}");
        schema.ForEach(sql => Execute(connection, sql));
        var commands = inserts.ToDictionary(i => i.Key, i => Prepared(connection, i.Value));

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

    static SqliteCommand Prepared(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        var parameters = sql.Count(c => c == '$');
        for (var i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"$p{i}", Value = DBNull.Value });
        }

        command.Prepare();
        return command;
    }

    static List<T> Read<T>(SqliteConnection connection, string sql, string? after, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (after is not null)
        {
            command.Parameters.AddWithValue("$after", after);
        }

        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
