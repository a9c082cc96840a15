using AuditFlow.Engine;
using AuditFlow.Platform.Storage;
using BenchmarkDotNet.Attributes;
using Microsoft.Data.Sqlite;

namespace AuditFlow.Benchmarks;

/// <summary>What a run leaves: its state as bytes, and its journal in an SQLite table in memory: one block a burst, as the product keeps it, and a row an entry by a prepared command.</summary>
public class JournalBenchmarks : IDisposable
{
    const string Columns = "InstanceId, Sequence, Event, ActivityId, ActivityType, NodeId, ActivityInstanceId, Message, Payload, At";

    readonly SqliteConnection connection = new("Data Source=:memory:");
    RunResult result = null!;
    byte[] state = [];
    SqliteStatement statement = null!;
    byte[] block = [];
    SqliteCommand command = null!;

    [GlobalSetup]
    public async Task Prepare()
    {
        var engine = new WorkflowEngine(new ActivityCatalog());
        result = await engine.StartAsync(Definitions.Compile(engine, "flow10"), new StartRun { InstanceId = "00000000000070008000000000000000" }, new QuietHost(), CancellationToken.None);
        state = result.State.Serialize();
        connection.Open();
        Execute($"CREATE TABLE Journal ({Columns})");
        var sql = $"INSERT INTO Journal ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)";
        Execute("CREATE TABLE Blocks (InstanceId, FirstSequence, Count, Entries)");
        statement = new SqliteStatement(connection.Handle!, "INSERT INTO Blocks VALUES (@p0, @p1, @p2, @p3)", 4);
        block = JournalBlock.Write(result.Journal);
        command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < 10; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}", Value = DBNull.Value });
        }

        command.Prepare();
    }

    [Benchmark]
    public byte[] WriteState() => result.State.Serialize();

    [Benchmark]
    public WorkflowState ReadState() => WorkflowState.Parse(state);

    [Benchmark(Baseline = true)]
    public void JournalByRows()
    {
        Execute("BEGIN");
        foreach (var entry in result.Journal)
        {
            var values = Values(entry);
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }

        Execute("ROLLBACK");
    }

    [Benchmark]
    public void JournalByBlock()
    {
        Execute("BEGIN");
        statement.Execute([result.State.InstanceId, result.Journal[0].Sequence, result.Journal.Count, JournalBlock.Write(result.Journal)]);
        Execute("ROLLBACK");
    }

    [Benchmark]
    public byte[] WriteBlock() => JournalBlock.Write(result.Journal);

    [Benchmark]
    public int ReadBlock() => JournalBlock.Read(block).Count;

    [GlobalCleanup]
    public void Dispose()
    {
        statement.Dispose();
        command.Dispose();
        connection.Dispose();
        GC.SuppressFinalize(this);
    }

    object?[] Values(JournalEntry entry) =>
    [
        result.State.InstanceId, entry.Sequence, entry.Event, entry.ActivityId, entry.ActivityType, entry.NodeId, entry.ActivityInstanceId, entry.Message, entry.Payload?.GetRawText(),
        InstantConverter.ToMicroseconds(entry.At),
    ];

    void Execute(string sql)
    {
        using var once = connection.CreateCommand();
        once.CommandText = sql;
        once.ExecuteNonQuery();
    }
}
