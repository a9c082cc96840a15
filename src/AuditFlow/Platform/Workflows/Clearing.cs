using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Which audits have ended so long ago that their runs need not be kept, and are under no legal hold.</summary>
internal interface IEndedAudits
{
    /// <summary>A query for their ids, to be made part of another.</summary>
    IQueryable<Guid> Before(DateTimeOffset limit);
}

/// <summary>
/// Removes what need not be kept any more: answers that no run came to wait for, and runs with their journals after the
/// years of retention (R-6). Looked for once an hour, removed a few at a time, so that nobody waits for it. The audit
/// trail is never touched; it says what was removed.
/// </summary>
internal sealed partial class Clearing(IServiceScopeFactory scopes, AuditFlowSettings settings, TimeProvider clock, ILogger<Clearing> log)
{
    const int RemovedATime = 200;
    static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    DateTimeOffset next = DateTimeOffset.MinValue;

    /// <summary>Removes one batch of each, if it is time to look. Returns how much it removed.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < next)
        {
            return 0;
        }

        try
        {
            var kept = await ForgetKeptAsync(now, cancellationToken);
            var runs = settings.Retention.LegalHold ? 0 : await RemoveRunsAsync(now.AddYears(-settings.Retention.RunYears), cancellationToken);
            next = kept == RemovedATime || runs == RemovedATime ? now : now + Pause;
            return kept + runs;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What is to be removed can wait; the work of the pump cannot.
            Failed(exception);
            next = now + Pause;
            return 0;
        }
    }

    async Task<int> ForgetKeptAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        var until = now - TimeSpan.FromDays(settings.Workflows.KeepSignalsDays);
        var kept = db.Signals.Where(s => s.Kind == SignalKind.Match && s.ReadyAt == null && s.ParkedBecause == null && s.CreatedAt < until);
        if (!await kept.AnyAsync(cancellationToken))
        {
            return 0;
        }

        var removed = await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                // The conditions stand outside too: a bookmark that is set at this moment wakes its signal, and then it is not removed.
                var some = kept.OrderBy(s => s.Id).Select(s => s.Id).Take(RemovedATime);
                return await kept.Where(s => some.Contains(s.Id)).ExecuteDeleteAsync(cancellationToken);
            },
            cancellationToken);
        Forgot(removed, settings.Workflows.KeepSignalsDays);
        return removed;
    }

    // A run of an audit is kept until the audit has ended so long ago, any other until it has itself; a child no shorter than its parent.
    async Task<int> RemoveRunsAsync(DateTimeOffset limit, CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        var ended = scope.ServiceProvider.GetRequiredService<IEndedAudits>().Before(limit);
        var old = db.Instances.Where(i => i.FinishedAt < limit && (i.AuditId == null || ended.Contains(i.AuditId.Value))
            && !db.Set<WorkflowInstance>().Any(p => p.Id == i.ParentInstanceId && (p.FinishedAt == null || p.FinishedAt >= limit)));
        if (!await old.AnyAsync(cancellationToken))
        {
            return 0;
        }

        var trail = scope.ServiceProvider.GetRequiredService<Trail>();
        var removed = await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                var runs = await old.OrderBy(i => i.FinishedAt).ThenBy(i => i.Id).Take(RemovedATime).Select(i => new { i.Id, i.AuditId }).ToListAsync(cancellationToken);
                var ids = runs.ConvertAll(r => r.Id);
                var gone = await db.RemoveRunsAsync(ids, cancellationToken);
                if (gone != ids.Count)
                {
                    throw new InvalidOperationException("Another process is removing the same runs; it goes on.");
                }

                foreach (var audit in runs.GroupBy(r => r.AuditId))
                {
                    var count = audit.Count();
                    trail.Add(
                        audit.Key, "runs-removed", "runs", $"{(count == 1 ? "One run and its journal were" : $"{count} runs and their journals were")} removed after {Years} of retention.",
                        new { before = limit, runs = audit.Select(r => r.Id) });
                }

                return gone;
            },
            cancellationToken);
        Removed(removed, settings.Retention.RunYears);
        return removed;
    }

    string Years => settings.Retention.RunYears == 1 ? "one year" : $"{settings.Retention.RunYears} years";

    AsyncServiceScope NewScope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("retention"));
        return scope;
    }

    [LoggerMessage(23, LogLevel.Information, "{Count} answers that no run waited for within {Days} days were removed")]
    partial void Forgot(int count, int days);

    [LoggerMessage(24, LogLevel.Information, "{Count} runs were removed with their journals after {Years} years")]
    partial void Removed(int count, int years);

    [LoggerMessage(25, LogLevel.Error, "Nothing was removed this time; it is tried again in an hour")]
    partial void Failed(Exception exception);
}
