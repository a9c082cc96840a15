using System.Collections.Concurrent;
using AuditFlow.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Rehearsals;

/// <summary>
/// The stages of this installation: made when a rehearsal begins, opened in this process when somebody looks or a clock
/// is due, closed when nobody has for a while.
/// </summary>
internal sealed class Stages(IServiceProvider services, AuditFlowSettings settings, IServiceScopeFactory scopes, TimeProvider clock) : IAsyncDisposable
{
    static readonly TimeSpan ClosedAfter = TimeSpan.FromMinutes(5);

    readonly StageDatabase database = StageDatabase.Of(settings);
    readonly ConcurrentDictionary<Guid, OpenStage> open = new();

    /// <summary>Makes a stage with the company's registers on it.</summary>
    public async Task<StageVisit> MakeAsync(StagePlan plan, CancellationToken cancellationToken)
    {
        await database.MakeAsync(plan.Id, cancellationToken);
        var visit = await VisitAsync(plan, cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await database.CopyAsync(plan.Id, CopiedRegisters.Of(scope.ServiceProvider.GetRequiredService<AuditFlowDb>()), cancellationToken);
            return visit;
        }
        catch
        {
            await visit.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the stage of a rehearsal; null when there is no such rehearsal.</summary>
    public async Task<StageVisit?> VisitAsync(Guid rehearsal, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var plan = await scope.ServiceProvider.GetRequiredService<AuditFlowDb>().Rehearsals.AsNoTracking()
            .Where(r => r.Id == rehearsal).Select(r => new { r.Id, r.Powers }).SingleOrDefaultAsync(cancellationToken);
        return plan is null ? null : await VisitAsync(new StagePlan(plan.Id, plan.Powers), cancellationToken);
    }

    /// <summary>Removes a stage with all that is on it.</summary>
    public async Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (open.TryRemove(id, out var stage))
        {
            await stage.CloseAsync();
        }

        await database.RemoveAsync(id, cancellationToken);
        StageEvidence.Remove(settings, id);
    }

    /// <summary>The stages that there are places for, whether or not anybody knows of them.</summary>
    public Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancellationToken) => database.ListAsync(cancellationToken);

    /// <summary>Closes what nobody has visited for a while. It opens again when somebody does.</summary>
    public async Task CloseIdleAsync()
    {
        var limit = clock.GetUtcNow() - ClosedAfter;
        foreach (var (id, stage) in open)
        {
            if (stage.IsIdleSince(limit) && open.TryRemove(new(id, stage)))
            {
                await stage.CloseAsync();
            }
        }
    }

    async Task<StageVisit> VisitAsync(StagePlan plan, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stage = open.GetOrAdd(plan.Id, _ => new OpenStage(() => Stage.OpenAsync(services, plan, CancellationToken.None), clock));
            try
            {
                if (await stage.EnterAsync(cancellationToken) is { } entered)
                {
                    return new StageVisit(entered, stage);
                }

                // It is being closed: the next try opens another.
                open.TryRemove(new(plan.Id, stage));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                open.TryRemove(new(plan.Id, stage));
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, stage) in open)
        {
            await stage.CloseAsync();
        }
    }
}

/// <summary>A stage in use, which is not closed meanwhile.</summary>
internal sealed class StageVisit(Stage stage, OpenStage kept) : IAsyncDisposable
{
    public Stage Stage => stage;

    public ValueTask DisposeAsync() => kept.LeaveAsync();
}

/// <summary>A stage that this process has open, with those who are on it.</summary>
internal sealed class OpenStage(Func<Task<Stage>> make, TimeProvider clock)
{
    readonly Lock sync = new();
    readonly Lazy<Task<Stage>> stage = new(make);
    int visitors;
    bool isClosing;
    DateTimeOffset lastLeft = clock.GetUtcNow();

    /// <summary>The stage, or null when it is being closed.</summary>
    public async Task<Stage?> EnterAsync(CancellationToken cancellationToken)
    {
        lock (sync)
        {
            if (isClosing)
            {
                return null;
            }

            visitors++;
        }

        try
        {
            return await stage.Value.WaitAsync(cancellationToken);
        }
        catch
        {
            await LeaveAsync();
            throw;
        }
    }

    public ValueTask LeaveAsync()
    {
        bool isLast;
        lock (sync)
        {
            visitors--;
            lastLeft = clock.GetUtcNow();
            isLast = isClosing && visitors == 0;
        }

        return isLast ? EndAsync() : ValueTask.CompletedTask;
    }

    public bool IsIdleSince(DateTimeOffset limit)
    {
        lock (sync)
        {
            return visitors == 0 && lastLeft <= limit;
        }
    }

    /// <summary>Closes it now, or when the last visitor leaves.</summary>
    public ValueTask CloseAsync()
    {
        bool isNow;
        lock (sync)
        {
            isNow = !isClosing && visitors == 0;
            isClosing = true;
        }

        return isNow ? EndAsync() : ValueTask.CompletedTask;
    }

    async ValueTask EndAsync()
    {
        if (stage.IsValueCreated)
        {
            await (await stage.Value).DisposeAsync();
        }
    }
}
