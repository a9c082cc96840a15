using System.Data.Common;
using AuditFlow.Platform.Storage;
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

    /// <summary>The command of this text with its parameters <c>@p0</c>, <c>@p1</c> … set.</summary>
    DbCommand For(string sql, object?[] values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.Transaction = transaction.Ado;
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{i}";
                command.Parameters.Add(parameter);
            }

            commands.Add(sql, command);
        }

        Set(command, values);
        return command;
    }

    public async ValueTask<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        var command = For(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads every row through the function before anything else uses the connection.</summary>
    public async ValueTask<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object?[] values)
    {
        var command = For(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
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

        commands.Clear();
    }
}

internal static class Reading
{
    extension(DbDataReader reader)
    {
        public string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        public byte[]? Bytes(int column) => reader.IsDBNull(column) ? null : (byte[])reader.GetValue(column);
    }
}
