using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Web;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows.Lessons;

/// <summary>
/// The product in the situations in which users of Elsa lost work or had it done twice. The trait <c>Elsa</c> of a test is the number of the thread
/// in elsa-workflows/elsa-core.
/// </summary>
public sealed class LessonApp : AuditFlowApp
{
    public Task<PublishedDrawing> Publish(string id, params JsonObject[] steps) => Send(new PublishDrawing { Json = Sequence(id, steps) });

    public Task<string> Start(string id, object? input = null)
        => Send(new StartDrawing { DefinitionId = id, Input = input is null ? null : JsonSerializer.SerializeToElement(input) });

    /// <summary>Starts a run and lets it come to its first wait.</summary>
    public async Task<string> Begin(string id, object? input = null)
    {
        var run = await Start(id, input);
        await Until_idle();
        return run;
    }

    internal Task<bool> AddBlock(string type, Func<ActivityContext, ValueTask> work) => Inside(services =>
    {
        services.GetRequiredService<ActivityCatalog>().Add(new ActivityDescriptor { TypeName = type }, work);
        return Task.FromResult(true);
    });

    /// <summary>Publishes an event in a transaction of its own.</summary>
    public Task Event(string name, object? payload = null) => Commit(services => services.GetRequiredService<Signals>().Event(name, null, payload));

    /// <summary>Answers what waits, or will wait, for this event.</summary>
    public Task Raise(string name) => Commit(services => services.GetRequiredService<Signals>().Raise("Elsa.Event", name));

    internal Task Commit(Action<IServiceProvider> work) => Inside(services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new OperatorActor("test"));
        return services.GetRequiredService<Transaction>().RunAsync(
            () =>
            {
                work(services);
                return Task.FromResult(true);
            },
            CancellationToken.None);
    });

    /// <summary>Changes rows behind the product's back.</summary>
    internal Task<int> Change(Func<AuditFlowDb, Task<int>> change)
        => Inside(services => services.GetRequiredService<Transaction>().RunAsync(() => change(services.GetRequiredService<AuditFlowDb>()), CancellationToken.None));

    /// <summary>One batch of this process's pump.</summary>
    internal Task<int> Pump(CancellationToken cancellationToken) => Host.Services.GetRequiredService<WorkflowPump>().RunOnceAsync(cancellationToken);

    /// <summary>Has several pumps at work while something happens, and then all work done.</summary>
    public async Task PumpWhile(Func<Task> something, int pumps = 2)
    {
        using var over = new CancellationTokenSource();
        var working = Enumerable.Range(0, pumps).Select(_ => Task.Run(async () =>
        {
            using var pump = ActivatorUtilities.CreateInstance<WorkflowPump>(Host.Services);
            while (!over.IsCancellationRequested)
            {
                await pump.RunOnceAsync(CancellationToken.None);
                await Task.Yield();
            }
        })).ToList();
        try
        {
            await something();
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(working);
        }

        await Until_done();
    }

    /// <summary>Until idle, and on until nothing that was put back waits for its next try: two writers of PostgreSQL may have met in a deadlock.</summary>
    public async Task Until_done()
    {
        await Until_idle();
        while (await Read(db => db.Signals.Where(s => s.Attempts > 0).MaxAsync(s => s.ReadyAt)) is { } next && next > Clock.GetUtcNow())
        {
            Clock.MoveTo(next);
            await Until_idle();
        }
    }

    /// <summary>Calls something for each item from several tasks at once.</summary>
    public static Task AtOnce<T>(IEnumerable<T> items, Func<T, Task> call, int tasks = 8) => Task.WhenAll(items
        .Select((item, number) => (item, number)).GroupBy(i => i.number % tasks, i => i.item)
        .Select(part => Task.Run(async () =>
        {
            foreach (var item in part)
            {
                await call(item);
            }
        })));

    internal Task<WorkflowInstance> Row(string run) => Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.Id == run));

    public async Task<string> Status(string run) => (await Row(run)).SubStatus;

    public Task<int> Runs(string id) => Read(db => db.Instances.CountAsync(i => i.DefinitionId == id));

    /// <summary>The whole journal of a run.</summary>
    public async Task<IReadOnlyList<RunLine>> Journal(string run)
    {
        var lines = new List<RunLine>();
        while (true)
        {
            var details = await Send(new ShowRun { Id = run, Page = lines.Count / 100 + 1 });
            lines.AddRange(details.Journal);
            if (lines.Count >= details.JournalLength || details.Journal.Count == 0)
            {
                return lines;
            }
        }
    }

    /// <summary>The steps that ended, in order, without what is around them.</summary>
    public async Task<IReadOnlyList<string>> Done(string run)
        => [.. (await Journal(run)).Where(l => l.Event == "Completed" && !Around.Contains(l.ActivityId)).Select(l => l.ActivityId)];

    static readonly string[] Around = ["Workflow1", "Flowchart1"];

    /// <summary>No bookmark, no signal and no parked work is left of these runs.</summary>
    public async Task NothingIsLeftOf(params IReadOnlyCollection<string> runs)
    {
        (await Read(db => db.Bookmarks.CountAsync(b => runs.Contains(b.InstanceId)))).ShouldBe(0);
        (await Read(db => db.Signals.Where(s => runs.Contains(s.InstanceId!)).Select(s => s.ParkedBecause ?? $"a signal of kind {s.Kind}").ToListAsync())).ShouldBeEmpty();
        (await Read(db => db.Signals.Where(s => s.ParkedBecause != null).Select(s => s.ParkedBecause).ToListAsync())).ShouldBeEmpty();
    }

    internal Task<Node> SecondNode(TimeProvider? clock = null) => Node.StartAsync(this, clock ?? Clock);

    public static JsonObject Line(string id) => Activity(id, "Elsa.WriteLine", ("text", id));

    public static JsonObject Waits(string id, string name) => Activity(id, "Elsa.Event", ("eventName", name));

    public static JsonObject Starts(JsonObject trigger)
    {
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return trigger;
    }

    public static JsonObject Container(string id, string type, IEnumerable<JsonObject> steps)
        => new() { ["id"] = id, ["type"] = type, ["version"] = 1, ["activities"] = new JsonArray([.. steps]) };
}

/// <summary>Another process of the product on the same database: its services, its write gate, its pump are its own.</summary>
internal sealed class Node(WebApplication host) : IAsyncDisposable
{
    public static async Task<Node> StartAsync(LessonApp first, TimeProvider clock)
    {
        var host = WebHost.Build(["--environment", "Test"], builder =>
        {
            // Where the database lies is said once, to the first.
            builder.Configuration.AddInMemoryCollection(first.Host.Configuration.AsEnumerable().Where(s => s.Value is not null && IsOfTheProduct(s.Key)));
            builder.Services.AddSingleton(clock);
            builder.WebHost.UseTestServer();
        });
        await host.PrepareAsync(CancellationToken.None);
        return new Node(host);
    }

    static bool IsOfTheProduct(string key) => key == "PublicUrl" || key.StartsWith("Data:", StringComparison.Ordinal) || key.StartsWith("Database:", StringComparison.Ordinal)
        || key.StartsWith("Pumps:", StringComparison.Ordinal);

    public void AddBlock(string type, Func<ActivityContext, ValueTask> work)
        => host.Services.GetRequiredService<ActivityCatalog>().Add(new ActivityDescriptor { TypeName = type }, work);

    /// <summary>One batch of this process's pump.</summary>
    public Task<int> Pump(CancellationToken cancellationToken) => host.Services.GetRequiredService<WorkflowPump>().RunOnceAsync(cancellationToken);

    public async Task Until_idle()
    {
        while (await Pump(CancellationToken.None) > 0)
        {
        }
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
