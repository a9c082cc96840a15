using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore.Storage;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// What the engine sees of the product during one burst. Each block of ours runs inside a savepoint: if it faults,
/// nothing of what it did remains but its incident.
/// </summary>
internal sealed partial class BurstHost(
    IServiceProvider services, AuditFlowDb db, Transaction transaction, Trail trail, Drawings drawings, Starts starts, Ids ids, TimeProvider clock,
    AfterCommit afterCommit, WrittenLines lines, ILogger<BurstHost> log) : IRunHost
{
    const string Savepoint = "activity";
    int trailMark;

    public TimeProvider Clock => clock;

    public IServiceProvider Services => services;

    /// <summary>Savepoints set so far. PostgreSQL keeps each in memory until the transaction ends.</summary>
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
        Savepoints++;
        await Current.CreateSavepointAsync(Savepoint, context.CancellationToken);
    }

    public async ValueTask ActivityEndedAsync(ActivityContext context)
    {
        await db.SaveChangesAsync(context.CancellationToken);
        db.ChangeTracker.Clear();
        await Current.ReleaseSavepointAsync(Savepoint, context.CancellationToken);
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
