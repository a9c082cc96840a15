using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace AuditFlow.Platform.Storage;

/// <summary>
/// Adds new rows by the thousand: by one statement prepared once, past the change tracker, which would keep an entry and a
/// copy of every value for each of them until the transaction ends.
/// </summary>
internal static class ManyRows
{
    const int RowsARoundTrip = 500;

    static readonly ConcurrentDictionary<IEntityType, Insert> Known = new();

    extension<T>(DbSet<T> set)
        where T : class
    {
        /// <summary>Writes the rows at once, in the open transaction and in their order. They are read one by one, and none is kept or tracked.</summary>
        public async Task InsertManyAsync(IEnumerable<T> rows, CancellationToken cancellationToken)
        {
            var database = set.GetService<ICurrentDbContext>().Context.Database;
            var transaction = database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Rows are added inside a transaction.");
            var insert = Known.GetOrAdd(set.EntityType, Insert.Of);
            if (database.GetDbConnection() is SqliteConnection connection)
            {
                using var statement = new SqliteStatement(connection.Handle!, insert.Sql, insert.Columns);
                foreach (var row in rows)
                {
                    statement.Execute(insert.ValuesOf(row));
                }

                return;
            }

            foreach (var some in rows.Chunk(RowsARoundTrip))
            {
                await using var batch = transaction.Connection!.CreateBatch();
                batch.Transaction = transaction;
                foreach (var row in some)
                {
                    batch.BatchCommands.Add(Command(batch, insert, row));
                }

                await batch.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    static DbBatchCommand Command(DbBatch batch, Insert insert, object row)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = insert.Sql;
        var values = insert.ValuesOf(row);
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{i}", values[i] ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>The statement for an entity, and how its values are read from it, by the model alone.</summary>
    sealed class Insert(string sql, IReadOnlyList<(IProperty Property, Func<object?, object?>? Convert)> columns)
    {
        public string Sql => sql;

        public int Columns => columns.Count;

        public static Insert Of(IEntityType entity)
        {
            if (entity.GetComplexProperties().Any() || entity.GetProperties().Any(p => p.PropertyInfo is null))
            {
                throw new NotSupportedException($"{entity.DisplayName()} holds more than plain columns.");
            }

            var properties = entity.GetProperties().ToList();
            var names = string.Join(", ", properties.Select(p => $"\"{p.GetColumnName()}\""));
            return new Insert(
                $"INSERT INTO \"{entity.GetTableName()}\" ({names}) VALUES ({string.Join(", ", properties.Select((_, i) => $"@p{i}"))})",
                properties.ConvertAll(p => (p, p.GetTypeMapping().Converter?.ConvertToProvider)));
        }

        public object?[] ValuesOf(object row)
        {
            var values = new object?[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                var (property, convert) = columns[i];
                var value = property.PropertyInfo!.GetValue(row);
                values[i] = value is null || convert is null ? value : convert(value);
            }

            return values;
        }
    }
}
