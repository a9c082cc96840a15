using System.Data.Common;
using System.Globalization;
using AuditFlow.Platform.Settings;
using Microsoft.Data.Sqlite;

namespace AuditFlow.Platform.Bench;

/// <summary>A file in a folder of the measurement's own; the baseline is another file beside it.</summary>
internal sealed class SqliteBench(string folder) : BenchDatabase
{
    readonly string plain = Path.Combine(folder, "plain.db");

    public override DatabaseSettings Settings { get; } = new() { ConnectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "auditflow.db") }.ToString() };

    public override DbConnection Open()
    {
        var connection = new SqliteConnection(Settings.ConnectionString);
        connection.Open();
        return connection;
    }

    // The file once the write-ahead log is in it.
    public override long Size()
    {
        using var connection = Open();
        Scalar(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        return new FileInfo(connection.DataSource).Length;
    }

    public override string Durability()
    {
        using var connection = Open();
        return $"journal_mode={Scalar(connection, "PRAGMA journal_mode")}, synchronous={Scalar(connection, "PRAGMA synchronous")}";
    }

    public override DbConnection OpenPlain(IReadOnlyCollection<string> tables)
    {
        using var measured = Open();
        var schema = Texts(measured, $"SELECT sql FROM sqlite_master WHERE tbl_name IN ('{string.Join("', '", tables)}') AND sql IS NOT NULL ORDER BY type DESC");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = plain, Pooling = false }.ToString());
        connection.Open();
        Scalar(connection, "PRAGMA journal_mode = WAL");
        Scalar(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA synchronous = {Scalar(measured, "PRAGMA synchronous")}"));
        schema.ForEach(sql => Scalar(connection, sql));
        return connection;
    }

    public override void DropPlain() => File.Delete(plain);

    public override ValueTask DisposeAsync()
    {
        using var connection = new SqliteConnection(Settings.ConnectionString);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }
}
