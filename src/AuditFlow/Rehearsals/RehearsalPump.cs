using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Rehearsals;

/// <summary>Keeps rehearsals going: does what is due on their stages, stops those that reached a limit, and clears away those whose days are over.</summary>
internal sealed partial class RehearsalPump(IServiceScopeFactory scopes, Stages stages, TimeProvider clock, ILogger<RehearsalPump> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    static readonly TimeSpan ClearingPause = TimeSpan.FromHours(1);

    DateTimeOffset nextClearing = DateTimeOffset.MinValue;
    HashSet<Guid> unknownBefore = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
                await Task.Delay(Pause, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Stumbled(exception);
                await Task.Delay(Pause, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>Looks at every rehearsal that is due. One that fails holds up no other.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await FindDueAsync(cancellationToken))
        {
            try
            {
                await LookAsync(id, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Failed(id, exception);
                await NoteAsync(id, clock.GetUtcNow() + TimeSpan.FromMinutes(1), null, cancellationToken);
            }
        }

        await stages.CloseIdleAsync();
        if (clock.GetUtcNow() >= nextClearing)
        {
            await ClearAsync(cancellationToken);
            nextClearing = clock.GetUtcNow() + ClearingPause;
        }
    }

    /// <summary>Does what is due on the stage of a rehearsal now, and notes when to look again.</summary>
    public async Task LookAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await stages.VisitAsync(id, cancellationToken) is not { } visit)
        {
            return;
        }

        await using (visit)
        {
            // One that was stopped stays so, whoever presses what on its pages.
            var isMore = await visit.Stage.FindLimitAsync(cancellationToken) is null && await visit.Stage.RunToIdleAsync(cancellationToken);
            var limit = await visit.Stage.FindLimitAsync(cancellationToken);
            DateTimeOffset? next = limit is not null ? null : isMore ? clock.GetUtcNow() : await visit.Stage.FindNextAsync(cancellationToken);
            await NoteAsync(id, next, limit, cancellationToken);
        }
    }

    async Task<List<Guid>> FindDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow();
        return await scope.ServiceProvider.GetRequiredService<AuditFlowDb>().Rehearsals
            .Where(r => r.NextLookAt <= now && r.StoppedBecause == null).OrderBy(r => r.NextLookAt).Select(r => r.Id).Take(Rehearsal.Most).ToListAsync(cancellationToken);
    }

    async Task NoteAsync(Guid id, DateTimeOffset? next, string? stopped, CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            () => db.Rehearsals.Where(r => r.Id == id).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.NextLookAt, next).SetProperty(r => r.StoppedBecause, r => stopped ?? r.StoppedBecause), cancellationToken),
            cancellationToken);
    }

    // A process that died between making a stage and writing it down leaves one that nobody knows. It goes when it is
    // still unknown an hour later.
    async Task ClearAsync(CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        foreach (var id in await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new RemoveOldRehearsals(), cancellationToken))
        {
            await stages.RemoveAsync(id, cancellationToken);
        }

        var known = await scope.ServiceProvider.GetRequiredService<AuditFlowDb>().Rehearsals.Select(r => r.Id).ToListAsync(cancellationToken);
        var unknown = (await stages.ListAsync(cancellationToken)).Except(known).ToHashSet();
        foreach (var id in unknown.Where(unknownBefore.Contains))
        {
            await stages.RemoveAsync(id, cancellationToken);
        }

        unknownBefore = unknown;
    }

    AsyncServiceScope NewScope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("rehearsals"));
        return scope;
    }

    [LoggerMessage(60, LogLevel.Error, "The pump of rehearsals stumbled and goes on")]
    partial void Stumbled(Exception exception);

    [LoggerMessage(61, LogLevel.Warning, "Rehearsal {Rehearsal} failed and is tried again")]
    partial void Failed(Guid rehearsal, Exception exception);
}
