using System.Data.Common;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Bench;

/// <summary>A database for one measurement, and beside it an empty one of the same tables for the baseline.</summary>
internal abstract class BenchDatabase : IAsyncDisposable
{
    /// <summary>The tables that keep what a run leaves.</summary>
    public static readonly string[] Left = ["WorkflowInstances", "WorkflowJournalBlocks"];

    public abstract DatabaseSettings Settings { get; }

    public virtual Task MakeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>An open connection to what was measured.</summary>
    public abstract DbConnection Open();

    /// <summary>Bytes that the database takes, with all that was committed in it.</summary>
    public abstract long Size();

    /// <summary>How a commit is made to last.</summary>
    public abstract string Durability();

    /// <summary>An open connection on which these tables have the same names, indexes and settings, and no rows.</summary>
    public abstract DbConnection OpenPlain(IReadOnlyCollection<string> tables);

    public abstract void DropPlain();

    public abstract ValueTask DisposeAsync();

    protected static object? Scalar(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    protected static List<string> Texts(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
