using AuditFlow.Platform.Settings;
using Npgsql;

namespace AuditFlow.Platform.Storage;

/// <summary>
/// Lets one process at a time do something to a PostgreSQL database. It is a lock of a session, which the server takes
/// back when the process or its connection dies. EF's own lock lies on a table that two first starts would both create.
/// </summary>
internal static class PostgresTurn
{
    /// <summary>Bringing the schema to this version.</summary>
    public const long ToMigrate = 0x4175_6469_7446_0001;

    /// <summary>Making the first key and publishing the drawings that came with this version.</summary>
    public const long ToPrepare = 0x4175_6469_7446_0002;

    public static async Task<IDisposable> TakeAsync(string connectionString, long purpose, CancellationToken cancellationToken)
    {
        // Of its own and not from the pool, so that ending it gives the lock back.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        try
        {
            await OpenAsync(connection, cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { Parameters = { new() { Value = purpose } } };
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // The first time that anything is asked of the server, so a wrong setting shows here.
    static async Task OpenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw new InvalidSettings([$"Setting 'Database:ConnectionString': PostgreSQL at {connection.Host}:{connection.Port} says: {exception.Message}"]);
        }
    }
}
