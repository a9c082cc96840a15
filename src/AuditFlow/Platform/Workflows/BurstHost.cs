using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// What the engine sees of the product during one burst. Each block of ours runs inside a savepoint: if it faults,
/// nothing of what it did remains but its incident.
/// </summary>
internal sealed partial class BurstHost(
    IServiceProvider services, AuditFlowDb db, PreparedCommands sql, Transaction transaction, Trail trail, Drawings drawings, Starts starts, Ids ids, TimeProvider clock,
    AfterCommit afterCommit, WrittenLines lines, ILogger<BurstHost> log) : IRunHost
{
    const string Savepoint = "activity";
    readonly bool isFile = db.Database.IsSqlite();
    int trailMark;

    public TimeProvider Clock => clock;

    public IServiceProvider Services => services;

    /// <summary>Savepoints set so far that the server keeps in memory until the transaction ends, as PostgreSQL does. SQLite forgets one that is released.</summary>
    public int Savepoints { get; private set; }

    public string NewId() => ids.New().ToString("N");

    public void WriteLine(string text)
    {
        Written(text);
        if (lines.Heard is { } heard)
        {
            // A burst that is rolled back is run again and writes its lines again.
            afterCommit.Do(() => heard(text));
        }
    }

    public async ValueTask<CompiledWorkflow?> FindWorkflowAsync(string definitionId, WorkflowVersion version, CancellationToken cancellationToken)
        => await drawings.FindAsync(db, definitionId, version, cancellationToken);

    public async ValueTask<bool> MayStartAsync(ForbiddingRuns beside, bool isOneInThisBurst, CancellationToken cancellationToken)
        => !isOneInThisBurst && await starts.MayAsync(beside, cancellationToken);

    public async ValueTask ActivityStartingAsync(ActivityContext context)
    {
        trailMark = trail.Count;
        await MarkAsync(context.CancellationToken);
    }

    public async ValueTask ActivityEndedAsync(ActivityContext context)
    {
        await db.SaveChangesAsync(context.CancellationToken);
        db.ChangeTracker.Clear();
        if (isFile)
        {
            await sql.ExecuteAsync($"RELEASE {Savepoint}", context.CancellationToken);
        }
        else
        {
            await Current.ReleaseSavepointAsync(Savepoint, context.CancellationToken);
        }
    }

    // Two blocks of each run set one: prepared once a transaction it costs next to nothing.
    async ValueTask MarkAsync(CancellationToken cancellationToken)
    {
        if (isFile)
        {
            await sql.ExecuteAsync($"SAVEPOINT {Savepoint}", cancellationToken);
            return;
        }

        Savepoints++;
        await Current.CreateSavepointAsync(Savepoint, cancellationToken);
    }

    public async ValueTask ActivityFaultedAsync(ActivityContext context, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        await Current.RollbackToSavepointAsync(Savepoint, context.CancellationToken);
        db.ChangeTracker.Clear();
        trail.CutTo(trailMark);
        transaction.Redeem();
        Faulted(context.ActivityType, context.Run.InstanceId, fault.Message);
    }

    /// <summary>Set when the burst is done again, alone: a row that is still there twice is then the block's own fault and nobody's haste.</summary>
    public bool IsSecondTry { get; set; }

    public bool IsFault(Exception exception) => !BrokenWorld.Is(exception) && (IsSecondTry || !BrokenWorld.IsCollision(exception));

    IDbContextTransaction Current => db.Database.CurrentTransaction ?? throw new InvalidOperationException("A burst runs inside a transaction.");

    [LoggerMessage(10, LogLevel.Information, "A run wrote: {Text}")]
    partial void Written(string text);

    [LoggerMessage(11, LogLevel.Warning, "{ActivityType} faulted in run {InstanceId}: {Reason}")]
    partial void Faulted(string activityType, string instanceId, string reason);
}
