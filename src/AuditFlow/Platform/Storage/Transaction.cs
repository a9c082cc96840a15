using System.Data.Common;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AuditFlow.Platform.Storage;

/// <summary>
/// The one transaction of a scope: domain rows, trail, signals and outgoing mail commit together or not at all. On
/// SQLite the write gate is held from BEGIN IMMEDIATE to COMMIT, so nothing may be awaited inside but the database.
/// </summary>
internal sealed class Transaction(AuditFlowDb db, WriteGate gate, Trail trail, AfterCommit afterCommit)
{
    bool doomed;

    public bool IsOpen { get; private set; }

    /// <summary>The work cannot commit any more: a part of it failed.</summary>
    public void Doom() => doomed = true;

    /// <summary>The failed part was rolled back to a savepoint that was set before it.</summary>
    public void Redeem() => doomed = false;

    /// <summary>Runs the work in a new transaction and commits it; whatever escapes from it rolls everything back.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (IsOpen)
        {
            throw new InvalidOperationException("A transaction is open in this scope already.");
        }

        T result;
        using (await gate.EnterAsync(cancellationToken))
        {
            await using var transaction = await BeginAsync(cancellationToken);
            try
            {
                result = await work();
                await db.SaveChangesAsync(cancellationToken);
                if (doomed)
                {
                    throw new InvalidOperationException("A command inside this one failed, so it cannot commit.");
                }

                await trail.ChainAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                Forget();
                if (exception is DbUpdateConcurrencyException)
                {
                    throw new Refusal("changed-meanwhile", "Somebody else changed this in the meantime. Load it again and repeat your change.", because: exception);
                }

                throw;
            }
            finally
            {
                IsOpen = db.MayWrite = false;
                doomed = false;
            }
        }

        afterCommit.Run();
        return result;
    }

    async Task<IDbContextTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        db.Database.AutoSavepointsEnabled = false;
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        IsOpen = db.MayWrite = true;
        return transaction;
    }

    void Forget()
    {
        db.ChangeTracker.Clear();
        trail.CutTo(0);
        afterCommit.Clear();
    }

    /// <summary>The open ADO.NET transaction, for prepared commands beside EF.</summary>
    public DbTransaction Ado => db.Database.CurrentTransaction?.GetDbTransaction()
        ?? throw new InvalidOperationException("No transaction is open.");
}

/// <summary>What to do once the transaction of this scope has committed, such as waking a pump.</summary>
internal sealed class AfterCommit
{
    readonly HashSet<Action> actions = [];

    /// <summary>Remembers an action; the same one is done once however often it was asked for.</summary>
    public void Do(Action action) => actions.Add(action);

    public void Run()
    {
        foreach (var action in actions)
        {
            action();
        }

        actions.Clear();
    }

    public void Clear() => actions.Clear();
}
