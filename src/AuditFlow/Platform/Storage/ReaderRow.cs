using System.Data.Common;
using System.Globalization;

namespace AuditFlow.Platform.Storage;

/// <summary>The row on which an ADO.NET reader stands.</summary>
internal sealed class ReaderRow(DbDataReader reader) : IStoredRow
{
    public string GetString(int column) => reader.GetString(column);

    public int GetInt32(int column) => reader.GetInt32(column);

    public long GetInt64(int column) => reader.GetInt64(column);

    public Guid GetGuid(int column) => reader.GetGuid(column);

    public bool IsEmpty(int column) => reader.IsDBNull(column);

    // SQLite counts, PostgreSQL knows truth.
    public bool GetFlag(int column) => Convert.ToBoolean(reader.GetValue(column), CultureInfo.InvariantCulture);

    public string? Text(int column) => IsEmpty(column) ? null : reader.GetString(column);

    public byte[]? Bytes(int column) => IsEmpty(column) ? null : (byte[])reader.GetValue(column);
}
