using System.Data.Common;
using AuditFlow.Platform.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Commands on the connection and in the transaction of the current scope, made once and used again and again, so that
/// the driver prepares each statement once. The engine's own tables are written by them: EF's change tracker alone costs
/// several times the insert.
/// </summary>
internal sealed class PreparedCommands(AuditFlowDb db, Transaction transaction) : IAsyncDisposable
{
    readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);
    readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);

    /// <summary>Added to a SELECT that must keep others from the row until the transaction ends. On SQLite the transaction keeps them from the file.</summary>
    public string ForUpdate { get; } = db.Database.IsSqlite() ? "" : " FOR UPDATE";

    /// <summary>The same, passing over rows that another transaction holds.</summary>
    public string ForUpdateSkipLocked { get; } = db.Database.IsSqlite() ? "" : " FOR UPDATE SKIP LOCKED";

    /// <summary>The command of this text with its parameters <c>@p0</c>, <c>@p1</c> … set.</summary>
    DbCommand For(string sql, object?[] values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{i}";
                command.Parameters.Add(parameter);
            }

            commands.Add(sql, command);
        }

        // A command keeps the transaction that it was given; a scope may have several, one after the other, and may read before the first.
        command.Transaction = transaction.IsOpen ? transaction.Ado : null;
        Set(command, values);
        return command;
    }

    SqliteStatement For(SqliteConnection connection, string sql, int parameters)
    {
        if (!transaction.IsOpen)
        {
            throw new InvalidOperationException("No transaction is open.");
        }

        if (statements.TryGetValue(sql, out var statement) && statement.IsOn(connection.Handle))
        {
            return statement;
        }

        statement?.Dispose();
        return statements[sql] = new SqliteStatement(connection.Handle!, sql, parameters);
    }

    public async ValueTask<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        if (db.Database.GetDbConnection() is SqliteConnection connection)
        {
            return For(connection, sql, values.Length).Execute(values);
        }

        return await For(sql, values).ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads every row through the function before anything else uses the connection.</summary>
    public async ValueTask<List<T>> ReadAsync<T>(string sql, Func<IStoredRow, T> read, CancellationToken cancellationToken, params object?[] values)
    {
        // Outside a transaction the file may be busy, and it is the driver that waits for it.
        if (transaction.IsOpen && db.Database.GetDbConnection() is SqliteConnection connection)
        {
            return For(connection, sql, values.Length).Read(read, values);
        }

        var command = For(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (rows, row) = (new List<T>(), new ReaderRow(reader));
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(row));
        }

        return rows;
    }

    static void Set(DbCommand command, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] switch
            {
                null => DBNull.Value,
                DateTimeOffset instant => InstantConverter.ToMicroseconds(instant),
                var value => value,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in commands.Values)
        {
            await command.DisposeAsync();
        }

        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        commands.Clear();
        statements.Clear();
    }
}
