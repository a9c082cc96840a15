using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AuditFlow.Platform.Storage;

/// <summary>
/// Tells what is nobody's fault but the world's: a deadlock, a conflict of versions, a lost connection, a full disk, a
/// stopping host. Such a thing is rolled back and done again; it is never an incident of a workflow.
/// </summary>
internal static class BrokenWorld
{
    // SQLITE_BUSY, LOCKED, NOMEM, INTERRUPT, IOERR, FULL, CANTOPEN
    static readonly int[] SqliteCodes = [5, 6, 7, 9, 10, 13, 14];

    public static bool Is(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            var broken = exception switch
            {
                OperationCanceledException or DbUpdateConcurrencyException or OutOfMemoryException => true,
                SqliteException sqlite => SqliteCodes.Contains(sqlite.SqliteErrorCode),
                // Deadlocks, serialisation, lost connections, a server that is full, stops or starts: the driver knows them all but these two.
                PostgresException postgres => postgres.IsTransient || postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.QueryCanceled,
                NpgsqlException npgsql => npgsql.IsTransient,
                _ => false,
            };
            if (broken)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True when another transaction was faster. PostgreSQL lets two commands look for a row at once, find none and add it
    /// both, or read a version of it and change it both; the second is told so. Done again, it finds what the first one
    /// left, as it would have on SQLite, where writers queue up.
    /// </summary>
    public static bool IsCollision(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is DbUpdateConcurrencyException or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure })
            {
                return true;
            }
        }

        return false;
    }
}
