using System.Diagnostics;
using AuditFlow.Platform.Storage;
using Microsoft.Data.Sqlite;

namespace AuditFlow.Platform.Bench;

/// <summary>
/// Writers that each commit a few rows again and again on one SQLite file (WAL), as commands of the product do: BEGIN
/// IMMEDIATE, insert, COMMIT. Without the gate they wait for each other by SQLite's own polling.
/// </summary>
internal static class WritersBench
{
    const int RowsATransaction = 5;

    public static async Task<WritersCase> RunAsync(int writers, TimeSpan time, bool hasGate, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("auditflow-bench-");
        try
        {
            var connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, "bench.db"), Pooling = false }.ToString();
            await PrepareAsync(connection, cancellationToken);
            var gate = new WriteGate(isOpenToAll: !hasGate);
            var start = Stopwatch.GetTimestamp();
            var times = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => WriteAsync(connection, gate, start, time, cancellationToken), cancellationToken)));
            return WritersCase.Of(hasGate ? "with-gate" : "without-gate", writers, Stopwatch.GetElapsedTime(start), [.. times.SelectMany(t => t)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task PrepareAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; CREATE TABLE Rows (Id INTEGER PRIMARY KEY, Writer INTEGER NOT NULL, Text TEXT NOT NULL);";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // The time of each write counts from wanting to write until the commit is done.
    static async Task<List<double>> WriteAsync(string connectionString, WriteGate gate, long start, TimeSpan time, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO Rows (Writer, Text) VALUES ($writer, $text)";
        insert.Parameters.AddWithValue("$writer", Environment.CurrentManagedThreadId);
        insert.Parameters.AddWithValue("$text", new string('x', 200));
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var wanted = Stopwatch.GetTimestamp();
            using (await gate.EnterAsync(cancellationToken))
            {
                await using var transaction = connection.BeginTransaction();
                insert.Transaction = transaction;
                for (var row = 0; row < RowsATransaction; row++)
                {
                    await insert.ExecuteNonQueryAsync(cancellationToken);
                }

                await transaction.CommitAsync(cancellationToken);
            }

            times.Add(Stopwatch.GetElapsedTime(wanted).TotalMilliseconds);
        }

        return times;
    }
}

/// <summary>What one case measured. Times are of one write, in milliseconds.</summary>
internal sealed record WritersCase(string Case, int Writers, int Writes, double WritesPerSecond, double P50Ms, double P99Ms, double SlowestMs)
{
    public static WritersCase Of(string name, int writers, TimeSpan time, List<double> times)
    {
        times.Sort();
        return new WritersCase(name, writers, times.Count, Math.Round(times.Count / time.TotalSeconds, 1), At(0.5), At(0.99), At(1));

        double At(double share) => times.Count == 0 ? 0 : Math.Round(times[Math.Min(times.Count - 1, (int)Math.Ceiling(share * times.Count) - 1)], 3);
    }
}

/// <summary>How the two cases compare: a slowest above 1 says how many times longer the unluckiest writer waits without the gate.</summary>
internal sealed record WritersComparison(string Case, double Slowest, double WritesPerSecond)
{
    public static WritersComparison Of(WritersCase without, WritersCase with)
        => new("without-gate / with-gate", Ratio(without.SlowestMs, with.SlowestMs), Ratio(without.WritesPerSecond, with.WritesPerSecond));

    static double Ratio(double a, double b) => b == 0 ? 0 : Math.Round(a / b, 2);
}
