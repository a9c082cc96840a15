using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AuditFlow.Platform.Storage;

/// <summary>
/// Refuses every write that EF would make outside the product's transaction, those of libraries (Identity) too: on
/// SQLite it would pass the write gate by, and anywhere it would leave no trace in the trail.
/// </summary>
internal sealed class WriteGuard : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Check(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Check(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Check(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Check(command, eventData);
        return ValueTask.FromResult(result);
    }

    static void Check(DbCommand command, CommandEventData eventData)
    {
        if (eventData.Context is AuditFlowDb { MayWrite: false } && !IsRead(command.CommandText))
        {
            throw new WriteOutsideTransaction(command.CommandText);
        }
    }

    // EF batches start with the write itself, or with a SET/PRAGMA that is not a read either.
    static bool IsRead(string sql)
    {
        var text = sql.AsSpan().TrimStart();
        while (text.StartsWith("--"))
        {
            var end = text.IndexOf('\n');
            text = end < 0 ? default : text[(end + 1)..].TrimStart();
        }

        return text.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("WITH", StringComparison.OrdinalIgnoreCase) && !text.Contains("INSERT ", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("PRAGMA", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>A write was tried outside a command: a fault in the program.</summary>
internal sealed class WriteOutsideTransaction(string sql)
    : InvalidOperationException($"A write outside the transaction of a command was refused: {sql[..Math.Min(sql.Length, 120)]}");
