using System.Collections.Concurrent;
using System.Diagnostics;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Bench;

/// <summary>
/// Runs of a drawing from their start to the commit of their end, through the product's own store, signals and pumps, on
/// a database of their own. What waits is resumed at once.
/// </summary>
internal sealed class StoredBench : IAsyncDisposable
{
    /// <summary>Runs that are always under way, so that commits group as they do under load.</summary>
    const int Outstanding = 256;

    static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(2);
    static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(60);

    readonly BenchHost host;
    readonly PassingRows passing = new();
    readonly string definition;
    readonly bool resumes;
    readonly int parallel;
    readonly Lock sync = new();
    readonly ConcurrentQueue<(string Run, string Bookmark)> waiting = new();
    readonly Dictionary<string, long> begun = new(StringComparer.Ordinal);
    readonly SemaphoreSlim room = new(0, 1);
    List<double> times = [];
    List<int> rows = [];
    string version = "";
    Refusal? wrong;
    bool leavesWaiting;

    /// <param name="definition">Elsa 3 JSON.</param>
    /// <param name="resumes">Whether runs wait and are resumed. If not, one that waits is refused.</param>
    /// <param name="parallel">Pumps at work.</param>
    /// <param name="server">The PostgreSQL server to measure on; null = an SQLite file.</param>
    public StoredBench(string definition, bool resumes, int parallel, string? server = null)
    {
        (this.definition, this.resumes, this.parallel) = (definition, resumes, parallel);
        host = new BenchHost(server);
    }

    public BenchDatabase Database => host.Database;

    public string Folder => host.Folder;

    /// <summary>Managed heap after a full collection, in MiB.</summary>
    public double Heap { get; private set; }

    /// <summary>Makes the database, publishes the drawing and leaves this many of its runs waiting.</summary>
    public async Task PrepareAsync(int waitingRuns, CancellationToken cancellationToken)
    {
        await host.MakeAsync(cancellationToken);
        var published = await host.SendAsync(new PublishDrawing { Json = definition }, cancellationToken);
        version = $"{published.DefinitionId}-v{published.Version}";
        host.Services.GetRequiredService<StoredBursts>().Heard = Note;

        leavesWaiting = true;
        var pump = host.Pump();
        for (var left = waitingRuns; left > 0; left -= Outstanding)
        {
            await FeedAsync(Math.Min(left, Outstanding), cancellationToken);
            await IdleAsync(pump, cancellationToken);
        }

        (leavesWaiting, times, rows) = (false, [], []);
        begun.Clear();
        Heap = GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
    }

    /// <summary>Works for a time, lets all that has begun end, and writes the same rows plainly.</summary>
    public async Task<BenchFigures> RunAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        (times, rows) = ([], []);
        passing.Begin();
        var before = host.Services.GetRequiredService<Ids>().New().ToString("N");
        var size = Database.Size();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        var meter = new BenchMeter();
        var pumps = Enumerable.Range(0, parallel).Select(_ => Task.Run(() => PumpAsync(stop.Token), cancellationToken)).ToList();
        var feeding = Task.Run(() => FeedAsync(meter, time, cancellationToken), cancellationToken);
        var measured = await feeding;
        await stop.CancelAsync();
        await Task.WhenAll(pumps);
        if (wrong is not null)
        {
            throw wrong;
        }

        var stored = (Database.Size() - size) / 1024.0 / Math.Max(times.Count, 1);
        passing.End();
        rows.Sort();
        var baseline = PlainRows.Load(Database, before, passing).Write(Database, rows[rows.Count / 2]);
        return measured with { StoredKiBPerOp = stored, BaselinePerSecond = baseline, HeapMiB = Heap, Durability = Database.Durability() };
    }

    // Keeps at least so many runs under way until the time is up, then waits for the last to end.
    async Task<BenchFigures> FeedAsync(BenchMeter meter, TimeSpan time, CancellationToken cancellationToken)
    {
        BenchFigures? measured = null;
        while (wrong is null)
        {
            var isOver = meter.Elapsed >= time;
            if (isOver && measured is null)
            {
                lock (sync)
                {
                    // A very short time may not be enough for one.
                    measured = times.Count > 0 ? meter.Read(times.Count, [.. times]) : null;
                }
            }

            int underWay;
            lock (sync)
            {
                underWay = begun.Count;
            }

            if (measured is not null && underWay == 0)
            {
                return measured;
            }

            if (meter.Elapsed > time + LongestDrain)
            {
                throw new Refusal("bench-stuck", $"{underWay} runs have not ended {LongestDrain.TotalSeconds} seconds after the last was started.");
            }

            var starts = measured is null && underWay < 3 * Outstanding ? Outstanding : 0;
            if (starts > 0 || !waiting.IsEmpty)
            {
                await FeedAsync(starts, cancellationToken);
            }
            else
            {
                await room.WaitAsync(LongestRest, cancellationToken);
            }
        }

        return measured ?? meter.Read(0, []);
    }

    // Starts runs and resumes what waits, in one transaction, by the rows by which the product does it.
    async Task FeedAsync(int starts, CancellationToken cancellationToken)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<InstanceStore>();
        var asked = Stopwatch.GetTimestamp();
        var started = new List<string>(starts);
        var resumed = new List<string>();
        var transaction = scope.ServiceProvider.GetRequiredService<Transaction>();
        await transaction.RunAsync(
            async () =>
            {
                for (var i = 0; i < starts; i++)
                {
                    started.Add(await store.InsertTriggeredAsync(version, null, null, null, cancellationToken) ?? throw new InvalidOperationException("A drawing that is measured starts beside others."));
                }

                for (var i = 0; i < Outstanding && waiting.TryDequeue(out var next); i++)
                {
                    await store.SignalAsync(SignalKind.Resume, next.Run, null, next.Bookmark, null, null, cancellationToken);
                    resumed.Add(next.Run);
                }

                passing.Note(transaction.Ado, "WorkflowSignals", [.. started, .. resumed]);
                passing.Note(transaction.Ado, "WorkflowBookmarks", resumed);

                // The pump may have ended them before this method goes on.
                lock (sync)
                {
                    started.ForEach(run => begun[run] = asked);
                }

                return true;
            },
            cancellationToken);
        host.Services.GetRequiredService<WorkflowWakeUp>().Ring();
    }

    async Task PumpAsync(CancellationToken stopped)
    {
        var (pump, wakeUp, clock) = (host.Pump(), host.Services.GetRequiredService<WorkflowWakeUp>(), host.Services.GetRequiredService<TimeProvider>());
        while (!stopped.IsCancellationRequested)
        {
            if (await pump.RunOnceAsync(CancellationToken.None) == 0)
            {
                await wakeUp.WaitAsync(LongestRest, clock, CancellationToken.None);
            }
        }
    }

    static async Task IdleAsync(WorkflowPump pump, CancellationToken cancellationToken)
    {
        while (await pump.RunOnceAsync(cancellationToken) > 0)
        {
        }
    }

    // Called after each commit with all that it stored.
    void Note(IReadOnlyList<RunResult> stored)
    {
        var now = Stopwatch.GetTimestamp();
        lock (sync)
        {
            // The run, its journal, the signal that made it run, and what it waits for.
            rows.Add(stored.Sum(r => (r.Journal.Count > 0 ? 3 : 2) + r.BookmarksSet.Count));
            foreach (var result in stored)
            {
                var state = result.State;
                if (state.SubStatus == WorkflowSubStatus.Finished)
                {
                    if (begun.Remove(state.InstanceId, out var asked))
                    {
                        times.Add(Stopwatch.GetElapsedTime(asked, now).TotalMilliseconds);
                    }
                }
                else if (state.SubStatus != WorkflowSubStatus.Suspended)
                {
                    wrong = new Refusal("bench-run-failed", $"A run ended {state.SubStatus}: {(state.Incidents.Count == 0 ? "" : state.Incidents[0].Message)}");
                }
                else if (!resumes)
                {
                    wrong = new Refusal("bench-run-waits", "The drawing waits for something. Measure it with: auditflow bench cycle");
                }
                else if (!leavesWaiting)
                {
                    foreach (var bookmark in result.BookmarksSet)
                    {
                        waiting.Enqueue((state.InstanceId, bookmark.Id));
                    }
                }
            }
        }

        if (room.CurrentCount == 0)
        {
            try
            {
                room.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another pump rang at the same moment.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        room.Dispose();
    }
}
