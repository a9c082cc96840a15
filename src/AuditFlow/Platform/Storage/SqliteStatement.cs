using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AuditFlow.Platform.Storage;

/// <summary>
/// A statement prepared once and bound by position. ADO.NET looks every parameter up by its name at each execution, which
/// costs more than the row. It runs on the connection's own handle, so it is inside the connection's transaction like any
/// command; that the file is free to it is what the transaction is for.
/// </summary>
internal sealed class SqliteStatement : IStoredRow, IDisposable
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
            Bind(values);
            SqliteException.ThrowExceptionForRC(raw.sqlite3_step(statement), database);
            return raw.sqlite3_changes(database);
        }
        finally
        {
            // What it reports is what the step reported.
            _ = raw.sqlite3_reset(statement);
        }
    }

    /// <summary>Executes it and reads every row that it gives.</summary>
    public List<T> Read<T>(Func<IStoredRow, T> read, ReadOnlySpan<object?> values)
    {
        try
        {
            Bind(values);
            var rows = new List<T>();
            int step;
            while ((step = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                rows.Add(read(this));
            }

            SqliteException.ThrowExceptionForRC(step, database);
            return rows;
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
    }

    public string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public int GetInt32(int column) => raw.sqlite3_column_int(statement, column);

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public Guid GetGuid(int column) => Guid.Parse(GetString(column));

    public bool GetFlag(int column) => GetInt64(column) != 0;

    public string? Text(int column) => IsEmpty(column) ? null : GetString(column);

    public byte[]? Bytes(int column) => IsEmpty(column) ? null : raw.sqlite3_column_blob(statement, column).ToArray();

    public bool IsEmpty(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            SqliteException.ThrowExceptionForRC(Bind(positions[i], values[i]), database);
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
