using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AuditFlow.Tests.Fixtures;

/// <summary>Counts what is asked of the database, to show that a page does not ask more because there is more.</summary>
public sealed class CountedStatements : DbCommandInterceptor
{
    int count;

    /// <summary>How many statements the work sends.</summary>
    public async Task<int> During(Func<Task> work)
    {
        var before = count;
        await work();
        return count - before;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref count);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref count);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<object?> ScalarExecutedAsync(DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref count);
        return ValueTask.FromResult(result);
    }
}
