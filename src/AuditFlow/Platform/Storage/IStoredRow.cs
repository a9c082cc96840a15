namespace AuditFlow.Platform.Storage;

/// <summary>A row that is being read, column by column from 0. It is over when the next one is read.</summary>
internal interface IStoredRow
{
    string GetString(int column);

    int GetInt32(int column);

    long GetInt64(int column);

    Guid GetGuid(int column);

    bool IsEmpty(int column);

    bool GetFlag(int column);

    /// <summary>Null where the column is empty.</summary>
    string? Text(int column);

    /// <summary>Null where the column is empty.</summary>
    byte[]? Bytes(int column);
}
