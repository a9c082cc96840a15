using System.Data.Common;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;
using Npgsql;

namespace AuditFlow.Platform.Bench;

/// <summary>A database of the measurement's own on a server, dropped at the end; the baseline is another schema in it.</summary>
internal sealed class PostgresBench(string server) : BenchDatabase
{
    // As the product connects, so that the measurement is of what it does.
    readonly NpgsqlConnectionStringBuilder own = new(server)
    {
        Database = $"auditflow_bench_{Environment.ProcessId}_{Environment.TickCount64}", MaxAutoPrepare = SettingsSetup.StatementsPrepared,
    };

    bool isMade;

    public override DatabaseSettings Settings => new() { Provider = DatabaseProvider.Postgres, ConnectionString = own.ConnectionString };

    public override async Task MakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OnServerAsync($"CREATE DATABASE {own.Database}", cancellationToken);
            isMade = true;
        }
        catch (NpgsqlException problem)
        {
            throw new Refusal("bench-database", $"--server: no database can be made there: {problem.Message}");
        }
    }

    public override DbConnection Open()
    {
        var connection = new NpgsqlConnection(own.ConnectionString);
        connection.Open();
        return connection;
    }

    public override long Size()
    {
        using var connection = Open();
        return (long)Scalar(connection, "SELECT pg_database_size(current_database())")!;
    }

    public override string Durability()
    {
        using var connection = Open();
        return $"fsync={Scalar(connection, "SHOW fsync")}, synchronous_commit={Scalar(connection, "SHOW synchronous_commit")}";
    }

    public override DbConnection OpenPlain(IReadOnlyCollection<string> tables)
    {
        var connection = Open();
        Scalar(connection, "CREATE SCHEMA plain");
        foreach (var table in tables)
        {
            Scalar(connection, $"""CREATE TABLE plain."{table}" (LIKE public."{table}" INCLUDING ALL)""");
        }

        Scalar(connection, "SET search_path TO plain");
        return connection;
    }

    public override void DropPlain()
    {
        using var connection = Open();
        Scalar(connection, "DROP SCHEMA plain CASCADE");
    }

    public override async ValueTask DisposeAsync()
    {
        if (isMade)
        {
            await using (var connection = new NpgsqlConnection(own.ConnectionString))
            {
                NpgsqlConnection.ClearPool(connection);
            }

            await OnServerAsync($"DROP DATABASE {own.Database} WITH (FORCE)", CancellationToken.None);
        }
    }

    async Task OnServerAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
