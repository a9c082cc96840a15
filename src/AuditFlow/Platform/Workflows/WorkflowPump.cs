using System.Text.Json;
using AuditFlow.Engine;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Does the work that signals and timers ask of runs: take a bounded batch, run each to idle, commit its state with all
/// that its blocks did. A batch shares one transaction; if that fails, each signal is leased and tried in a transaction
/// of its own, so that one poison run harms nobody.
/// </summary>
internal sealed partial class WorkflowPump(
    IServiceScopeFactory scopes, AuditFlowSettings settings, Clearing clearing, WorkflowWakeUp wakeUp, TimeProvider clock, ILogger<WorkflowPump> log) : BackgroundService
{
    const int AttemptsUntilParked = 8;
    const int SavepointsATransaction = 60;
    static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);

    // On SQLite everybody else who writes waits for it.
    static readonly TimeSpan LongestTransaction = TimeSpan.FromMilliseconds(25);

    internal const string WhatThereIs =
        """
        SELECT EXISTS (SELECT 1 FROM "WorkflowBookmarks" WHERE "DueAt" <= @p0) OR EXISTS (SELECT 1 FROM "WorkflowTriggers" WHERE "DueAt" <= @p0),
               EXISTS (SELECT 1 FROM "WorkflowSignals" WHERE "ReadyAt" <= @p0 AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= @p0))
        """;

    readonly string owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7(clock.GetUtcNow()):N}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunOnceAsync(stoppingToken) > 0)
                {
                }

                await wakeUp.WaitAsync(await SleepAsync(stoppingToken), clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Stumbled(exception);
                await Task.Delay(LongestSleep, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>Does what is ready, up to a bound. Returns how many signals it took; 0 means that nothing is ready.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var removed = await clearing.RunOnceAsync(cancellationToken);
        try
        {
            return removed + await TogetherAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            BatchFailed(exception);
        }

        var batch = await ClaimAsync(cancellationToken);
        foreach (var signal in batch)
        {
            try
            {
                await AloneAsync(signal, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                await PutBackAsync(signal, exception, cancellationToken);
            }
        }

        return removed + batch.Count;
    }

    // Taking signals, doing them and committing is one transaction, so that one commit stands for many runs. It needs no
    // lease: others do not see the rows, and if this process dies they are as they were.
    async Task<int> TogetherAsync(CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        var now = clock.GetUtcNow();
        var sql = scope.ServiceProvider.GetRequiredService<PreparedCommands>();

        // One connection for the look and for the work.
        await db.Database.OpenConnectionAsync(cancellationToken);
        var (isDue, isReady) = (await sql.ReadAsync(WhatThereIs, reader => (reader.GetFlag(0), reader.GetFlag(1)), cancellationToken, now))[0];
        if (isDue)
        {
            await BecomeDueAsync(now, cancellationToken);
        }
        else if (!isReady)
        {
            return 0;
        }

        var work = scope.ServiceProvider.GetRequiredService<SignalWork>();
        return await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(() => DoReadyAsync(work, now, cancellationToken), cancellationToken);
    }

    async Task<int> DoReadyAsync(SignalWork work, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (done, begun) = (0, clock.GetTimestamp());
        while (true)
        {
            var batch = await work.TakeAsync(now, settings.Pumps.BatchSize, cancellationToken);
            foreach (var signal in batch)
            {
                await work.DoAsync(signal, cancellationToken);
                done++;
                if (work.Savepoints >= SavepointsATransaction || clock.GetElapsedTime(begun) >= LongestTransaction)
                {
                    return done;
                }
            }

            if (batch.Count < settings.Pumps.BatchSize)
            {
                return done;
            }
        }
    }

    // Short, and apart from the work: whatever is due must not be locked while runs are at work.
    async Task BecomeDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                await RipenAsync(scope.ServiceProvider, now, cancellationToken);
                await RingAsync(scope.ServiceProvider, now, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    // Leases what is ready, for doing one after the other.
    async Task<List<Guid>> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var now = clock.GetUtcNow();
        return await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                var sql = scope.ServiceProvider.GetRequiredService<PreparedCommands>();
                var claimed = await sql.ReadAsync(
                    $"""
                     UPDATE "WorkflowSignals" SET "LeaseOwner" = @p0, "LeaseUntil" = @p1
                     WHERE "Id" IN (SELECT "Id" FROM "WorkflowSignals" WHERE "ReadyAt" <= @p2 AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= @p2) ORDER BY "ReadyAt", "Id" LIMIT @p3{sql.ForUpdateSkipLocked})
                     RETURNING "Id"
                     """,
                    reader => reader.GetGuid(0), cancellationToken, owner, now + TimeSpan.FromSeconds(settings.Pumps.LeaseSeconds), now, settings.Pumps.BatchSize);
                claimed.Sort(static (a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));
                return claimed;
            },
            cancellationToken);
    }

    // A bookmark whose time has come becomes a signal, so that clocks and answers take one way.
    async Task RipenAsync(IServiceProvider services, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sql = services.GetRequiredService<PreparedCommands>();
        var store = services.GetRequiredService<InstanceStore>();
        var due = await sql.ReadAsync(
            """SELECT "Id", "InstanceId" FROM "WorkflowBookmarks" WHERE "DueAt" <= @p0 ORDER BY "DueAt", "Id" LIMIT @p1""",
            reader => (Id: reader.GetString(0), InstanceId: reader.GetString(1)), cancellationToken, now, settings.Pumps.BatchSize);
        foreach (var bookmark in due)
        {
            if (await sql.ExecuteAsync("""UPDATE "WorkflowBookmarks" SET "DueAt" = NULL WHERE "Id" = @p0 AND "DueAt" IS NOT NULL""", cancellationToken, bookmark.Id) == 1)
            {
                await store.SignalAsync(SignalKind.Resume, bookmark.InstanceId, null, bookmark.Id, null, null, cancellationToken);
            }
        }
    }

    // A trigger whose time has come starts one run, and its next time is set with it: whoever changes the row has the ring.
    async Task RingAsync(IServiceProvider services, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sql = services.GetRequiredService<PreparedCommands>();
        var store = services.GetRequiredService<InstanceStore>();
        var due = await sql.ReadAsync(
            """SELECT "Id", "DefinitionVersionId", "ActivityId", "Name", "Key", "DueAt" FROM "WorkflowTriggers" WHERE "DueAt" <= @p0 ORDER BY "DueAt", "Id" LIMIT @p1""",
            reader => (Id: reader.GetGuid(0), Version: reader.GetString(1), Trigger: new WorkflowTrigger(reader.GetString(2), reader.GetString(3), reader.GetString(4)), DueAt: reader.GetInt64(5)),
            cancellationToken, now, settings.Pumps.BatchSize);
        foreach (var ring in due)
        {
            var next = TriggerIndex.After(ring.Trigger, InstantConverter.FromMicroseconds(ring.DueAt), now);
            if (await sql.ExecuteAsync("""UPDATE "WorkflowTriggers" SET "DueAt" = @p0 WHERE "Id" = @p1 AND "DueAt" = @p2""", cancellationToken, next, ring.Id, ring.DueAt) == 1)
            {
                await store.InsertTriggeredAsync(ring.Version, ring.Trigger.ActivityId, null, null, cancellationToken);
            }
        }
    }

    async Task AloneAsync(Guid signal, CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var work = scope.ServiceProvider.GetRequiredService<SignalWork>();
        await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                await work.DoAsync(signal, owner, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    async Task PutBackAsync(Guid signal, Exception reason, CancellationToken cancellationToken)
    {
        PutBack(signal, reason);
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        var because = reason.Message[..Math.Min(reason.Message.Length, 2000)];
        var isWorld = BrokenWorld.Is(reason);
        await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                var attempts = await db.Signals.Where(s => s.Id == signal).Select(s => s.Attempts).SingleOrDefaultAsync(cancellationToken) + 1;
                var isParked = !isWorld && attempts >= AttemptsUntilParked;
                DateTimeOffset? next = isParked ? null : clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(1 << Math.Min(attempts, 10), 600));
                return await db.Signals.Where(s => s.Id == signal && s.LeaseOwner == owner).ExecuteUpdateAsync(
                    set => set
                        .SetProperty(s => s.Attempts, attempts).SetProperty(s => s.ReadyAt, next)
                        .SetProperty(s => s.ParkedBecause, isParked ? because : null)
                        .SetProperty(s => s.LeaseOwner, (string?)null).SetProperty(s => s.LeaseUntil, (DateTimeOffset?)null),
                    cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>When the next timer or postponed signal is due, but no later than the longest sleep: another process may have added some.</summary>
    async Task<TimeSpan> SleepAsync(CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        var timer = await db.Bookmarks.MinAsync(b => b.DueAt, cancellationToken);
        var trigger = await db.Triggers.MinAsync(t => t.DueAt, cancellationToken);
        timer = trigger < timer || timer is null ? trigger : timer;
        var signal = await db.Signals.MinAsync(s => s.ReadyAt, cancellationToken);
        var next = timer < signal || signal is null ? timer : signal;
        var wait = next is null ? LongestSleep : next.Value - clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestSleep ? LongestSleep : wait;
    }

    AsyncServiceScope NewScope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("workflows"));
        return scope;
    }

    [LoggerMessage(20, LogLevel.Error, "The workflow pump stumbled and goes on")]
    partial void Stumbled(Exception exception);

    [LoggerMessage(21, LogLevel.Information, "A batch of signals failed together; each is tried alone")]
    partial void BatchFailed(Exception exception);

    [LoggerMessage(22, LogLevel.Warning, "Signal {Signal} failed and is tried again")]
    partial void PutBack(Guid signal, Exception exception);
}

/// <summary>What one signal asks for, done inside the pump's transaction.</summary>
internal sealed class SignalWork(
    AuditFlowDb db, PreparedCommands sql, InstanceStore store, MeetingPoint meeting, Drawings drawings, WorkflowEngine engine, BurstHost host, CurrentActor current, TimeProvider clock)
{
    public int Savepoints => host.Savepoints;

    /// <summary>The signals that are ready, oldest first. Others pass them over until this transaction ends.</summary>
    public async Task<List<ReadySignal>> TakeAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) => await sql.ReadAsync(
        """
        SELECT "Kind", "InstanceId", "Name", "Key", "CorrelationId", "Payload", "Id" FROM "WorkflowSignals"
        WHERE "ReadyAt" <= @p0 AND ("LeaseUntil" IS NULL OR "LeaseUntil" <= @p0) ORDER BY "ReadyAt", "Id" LIMIT @p1
        """ + sql.ForUpdateSkipLocked,
        reader => ReadySignal.Read(reader, reader.GetGuid(6)), cancellationToken, now, most);

    /// <summary>Does a signal that was leased, if it still is.</summary>
    public async Task DoAsync(Guid id, string owner, CancellationToken cancellationToken)
    {
        // Taking the row's lock first keeps it from being refreshed while its effects are computed.
        var rows = await sql.ReadAsync(
            """
            UPDATE "WorkflowSignals" SET "Attempts" = "Attempts" WHERE "Id" = @p0 AND "LeaseOwner" = @p1
            RETURNING "Kind", "InstanceId", "Name", "Key", "CorrelationId", "Payload"
            """,
            reader => ReadySignal.Read(reader, id), cancellationToken, id, owner);
        if (rows.Count == 1)
        {
            host.IsSecondTry = true;
            await DoAsync(rows[0], cancellationToken);
        }
    }

    public async Task DoAsync(ReadySignal signal, CancellationToken cancellationToken)
    {
        // Removed first: what its own burst says again under the same coalesce key must be a new row, not this one. A
        // match may have to be kept.
        var mayBeKept = signal.Kind == SignalKind.Match;
        if (!mayBeKept)
        {
            await RemoveAsync(signal, cancellationToken);
        }

        if (await TakeAsync(signal, cancellationToken) && mayBeKept)
        {
            await RemoveAsync(signal, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    ValueTask<int> RemoveAsync(ReadySignal signal, CancellationToken cancellationToken)
        => sql.ExecuteAsync("""DELETE FROM "WorkflowSignals" WHERE "Id" = @p0""", cancellationToken, signal.Id);

    // True when the signal is used up.
    async Task<bool> TakeAsync(ReadySignal signal, CancellationToken cancellationToken)
    {
        switch (signal.Kind)
        {
            case SignalKind.Start:
                await StartAsync(signal, cancellationToken);
                return true;
            case SignalKind.Resume:
                await ResumeAsync(signal.InstanceId!, signal.Key!, signal.Payload, cancellationToken);
                return true;
            case SignalKind.Child:
                await ResumeParentAsync(signal, cancellationToken);
                return true;
            case SignalKind.Match:
                return await MatchAsync(signal, keep: true, cancellationToken);
            case SignalKind.Wake:
                return await MatchAsync(signal, keep: false, cancellationToken);
            case SignalKind.Event:
                await MatchAsync(signal, keep: false, cancellationToken);
                await StartTriggeredAsync(signal, cancellationToken);
                return true;
            case SignalKind.Cancel:
                await CancelAsync(signal.InstanceId!, cancellationToken);
                return true;
            case SignalKind.Retry:
            case SignalKind.Skip:
                await MendAsync(signal, cancellationToken);
                return true;
            default:
                throw new InvalidOperationException($"There is no work for a signal of kind {signal.Kind}.");
        }
    }

    async Task StartAsync(ReadySignal signal, CancellationToken cancellationToken)
    {
        if (await store.LockAsync(signal.InstanceId!, cancellationToken) is not { SubStatus: "Pending" } instance)
        {
            return;
        }

        var pending = JsonSerializer.Deserialize<PendingStart>(signal.Payload ?? "{}", WorkflowJson.Options)!;
        var properties = pending.Properties ?? [];
        if (instance.AuditId is { } audit)
        {
            properties[InstanceStore.AuditProperty] = audit.ToString("D");
        }

        if (instance.StartedBy is { } startedBy)
        {
            properties[InstanceStore.StartedByProperty] = startedBy;
        }

        var start = new StartRun
        {
            InstanceId = instance.Id, CorrelationId = instance.CorrelationId, Name = instance.Name, ParentInstanceId = instance.ParentInstanceId,
            ParentKey = pending.ParentKey, Properties = properties, TriggerActivityId = pending.TriggerActivityId, TriggerPayload = PlainValues.Of(pending.TriggerPayload),
            Input = PlainValues.Members(pending.Input),
        };
        await BurstAsync(instance, workflow => engine.StartAsync(workflow, start, host, cancellationToken), cancellationToken);
    }

    async Task ResumeAsync(string instanceId, string bookmarkId, string? payload, CancellationToken cancellationToken)
    {
        if (await store.LockAsync(instanceId, cancellationToken) is { State: { } stored } instance)
        {
            var state = WorkflowState.Parse(stored);

            // Blocks of the product turn JSON into types of their own; the engine's RunTask looks for a member, as on Elsa.
            var isOwn = !state.Bookmarks.Any(b => b.Id == bookmarkId && b.Name.StartsWith("Elsa.", StringComparison.Ordinal));
            var resume = new ResumeRun { BookmarkId = bookmarkId, Input = isOwn ? Value(payload) : PlainValues.Of(Value(payload)) };
            await BurstAsync(instance, workflow => engine.ResumeAsync(workflow, state, resume, host, cancellationToken), cancellationToken);
        }
    }

    async Task ResumeParentAsync(ReadySignal signal, CancellationToken cancellationToken)
    {
        if (await store.LockAsync(signal.InstanceId!, cancellationToken) is not { State: { } stored } parent)
        {
            return;
        }

        var state = WorkflowState.Parse(stored);
        if (state.Bookmarks.FirstOrDefault(b => b.Key == signal.Key) is { } bookmark)
        {
            var outcome = JsonSerializer.Deserialize<ChildFinished>(signal.Payload!, WorkflowJson.Inputs);
            var resume = new ResumeRun { BookmarkId = bookmark.Id, Input = outcome };
            await BurstAsync(parent, workflow => engine.ResumeAsync(workflow, state, resume, host, cancellationToken), cancellationToken);
        }
    }

    async Task<bool> MatchAsync(ReadySignal signal, bool keep, CancellationToken cancellationToken)
    {
        await meeting.EnterAsync(signal.Name!, signal.Key!, cancellationToken);
        object?[] values = signal.CorrelationId is { } matter ? [signal.Name, signal.Key, matter] : [signal.Name, signal.Key];
        var waiting = await sql.ReadAsync(
            $"""SELECT "Id", "InstanceId" FROM "WorkflowBookmarks" WHERE "Name" = @p0 AND "Key" = @p1{(values.Length == 3 ? """ AND "CorrelationId" = @p2""" : "")} ORDER BY "Id" """,
            reader => (Id: reader.GetString(0), InstanceId: reader.GetString(1)), cancellationToken, values);
        waiting.RemoveAll(b => signal.InstanceId is not null && b.InstanceId != signal.InstanceId);
        switch (waiting.Count)
        {
            case 0 when keep:
                await sql.ExecuteAsync(
                    """UPDATE "WorkflowSignals" SET "ReadyAt" = NULL, "LeaseOwner" = NULL, "LeaseUntil" = NULL WHERE "Id" = @p0""", cancellationToken, signal.Id);
                return false;
            case 0:
                return true;
            case 1:
                await ResumeAsync(waiting[0].InstanceId, waiting[0].Id, signal.Payload, cancellationToken);
                return true;
            default:
                foreach (var bookmark in waiting)
                {
                    await store.SignalAsync(SignalKind.Resume, bookmark.InstanceId, null, bookmark.Id, null, signal.Payload, cancellationToken);
                }

                return true;
        }
    }

    // An event starts the drawings that wait for it as their beginning; a local one stays within its run.
    async Task StartTriggeredAsync(ReadySignal signal, CancellationToken cancellationToken)
    {
        if (signal.InstanceId is not null)
        {
            return;
        }

        var triggers = await sql.ReadAsync(
            """SELECT "DefinitionVersionId", "ActivityId" FROM "WorkflowTriggers" WHERE "Name" = @p0 AND "Key" = @p1 ORDER BY "DefinitionId", "ActivityId" """,
            reader => (Version: reader.GetString(0), Activity: reader.GetString(1)), cancellationToken, signal.Name, signal.Key);
        foreach (var trigger in triggers)
        {
            await store.InsertTriggeredAsync(trigger.Version, trigger.Activity, signal.CorrelationId, Value(signal.Payload), cancellationToken);
        }
    }

    async Task CancelAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (await store.LockAsync(instanceId, cancellationToken) is not { } instance)
        {
            return;
        }

        foreach (var child in await db.Instances.Where(i => i.ParentInstanceId == instanceId && i.FinishedAt == null).Select(i => i.Id).ToListAsync(cancellationToken))
        {
            await store.SignalAsync(SignalKind.Cancel, child, null, null, null, null, cancellationToken);
        }

        if (instance.State is { } state)
        {
            await BurstAsync(instance, workflow => engine.CancelAsync(workflow, WorkflowState.Parse(state), host, cancellationToken), cancellationToken);
        }
        else if (instance.SubStatus == "Pending")
        {
            // It never began, so there is nothing for the engine to end.
            await sql.ExecuteAsync(
                """UPDATE "WorkflowInstances" SET "SubStatus" = 'Cancelled', "FinishedAt" = @p1, "UpdatedAt" = @p1 WHERE "Id" = @p0""", cancellationToken, instanceId, clock.GetUtcNow());
        }
    }

    async Task MendAsync(ReadySignal signal, CancellationToken cancellationToken)
    {
        if (await store.LockAsync(signal.InstanceId!, cancellationToken) is not { State: { } stored } instance)
        {
            return;
        }

        var state = WorkflowState.Parse(stored);
        if (!state.Activities.Any(a => a.ActivityInstanceId == signal.Key && a.Status == ActivityStatus.Faulted))
        {
            return;
        }

        var mend = JsonSerializer.Deserialize<Mend>(signal.Payload ?? "{}", WorkflowJson.Options)!;
        await BurstAsync(
            instance,
            workflow => signal.Kind == SignalKind.Retry
                ? engine.RetryAsync(workflow, state, signal.Key!, host, cancellationToken)
                : engine.SkipAsync(workflow, state, signal.Key!, mend.Outcome, mend.Reason, host, cancellationToken),
            cancellationToken);
    }

    async Task BurstAsync(LoadedInstance instance, Func<CompiledWorkflow, ValueTask<RunResult>> run, CancellationToken cancellationToken)
    {
        var outside = current.Actor;
        current.Is(new RunActor(instance.Id, instance.DefinitionId, instance.Version, instance.AuditId, instance.StartedBy));
        try
        {
            var workflow = await drawings.GetAsync(db, instance.DefinitionVersionId, cancellationToken);
            var result = await run(workflow);
            await store.SaveAsync(instance, result, cancellationToken);
        }
        finally
        {
            current.Is(outside);
        }
    }

    static JsonElement? Value(string? payload) => payload is null ? null : JsonSerializer.Deserialize<JsonElement>(payload);
}

/// <summary>A signal in the hands of the pump.</summary>
internal sealed record ReadySignal(Guid Id, SignalKind Kind, string? InstanceId, string? Name, string? Key, string? CorrelationId, string? Payload)
{
    public static ReadySignal Read(IStoredRow row, Guid id)
        => new(id, Enum.Parse<SignalKind>(row.GetString(0)), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5));
}

/// <summary>How an operator goes on after a fault.</summary>
internal sealed record Mend
{
    public string? Outcome { get; init; }

    public string Reason { get; init; } = "";
}
