using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AuditFlow.Platform.Storage;

/// <summary>
/// A statement that writes, prepared once and bound by position. ADO.NET looks every parameter up by its name at each
/// execution, which costs more than the row; the journal alone is two rows an activity. It runs on the connection's own
/// handle, so it is inside the connection's transaction like any command.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    const int SmallText = 256;

    readonly sqlite3 database;
    readonly sqlite3_stmt statement;
    readonly int[] positions;

    public SqliteStatement(sqlite3 database, string sql, int parameters)
    {
        this.database = database;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out statement), database);
        positions = new int[parameters];
        for (var i = 0; i < parameters; i++)
        {
            positions[i] = raw.sqlite3_bind_parameter_index(statement, $"@p{i}");
        }
    }

    /// <summary>True while the connection still has the handle that this was prepared on; a pool may have given it another.</summary>
    public bool IsOn(sqlite3? handle) => ReferenceEquals(handle, database);

    /// <summary>Executes it and returns how many rows it changed.</summary>
    public int Execute(ReadOnlySpan<object?> values)
    {
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                SqliteException.ThrowExceptionForRC(Bind(positions[i], values[i]), database);
            }

            SqliteException.ThrowExceptionForRC(raw.sqlite3_step(statement), database);
            return raw.sqlite3_changes(database);
        }
        finally
        {
            // What it reports is what the step reported.
            _ = raw.sqlite3_reset(statement);
        }
    }

    // The forms in which the driver stores values, since EF reads them.
    int Bind(int position, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, position),
        string text => Bind(position, text),
        long number => raw.sqlite3_bind_int64(statement, position, number),
        int number => raw.sqlite3_bind_int64(statement, position, number),
        bool flag => raw.sqlite3_bind_int64(statement, position, flag ? 1 : 0),
        DateTimeOffset instant => raw.sqlite3_bind_int64(statement, position, InstantConverter.ToMicroseconds(instant)),
        Guid id => Bind(position, id.ToString("D").ToUpperInvariant()),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(statement, position, 0),
        byte[] bytes => raw.sqlite3_bind_blob(statement, position, bytes),
        _ => throw new NotSupportedException($"A value of type {value.GetType()} is not stored by a prepared statement."),
    };

    int Bind(int position, string text)
    {
        if (text.Length is 0 or > SmallText)
        {
            return raw.sqlite3_bind_text(statement, position, text);
        }

        Span<byte> utf8 = stackalloc byte[SmallText * 3];
        return raw.sqlite3_bind_text(statement, position, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    public void Dispose() => statement.Dispose();
}
