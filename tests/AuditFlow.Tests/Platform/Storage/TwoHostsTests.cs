using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Platform.Storage;

/// <summary>Several processes on one database.</summary>
[OnPostgresAlone("An SQLite file belongs to one process.")]
public sealed class TwoHostsTests
{
    const int ManyRuns = 200;

    [Fact]
    public async Task Two_that_start_at_once_on_an_empty_database_prepare_it_once()
    {
        await using var database = TestDatabase.New();
        await database.MakeEmptyAsync();
        await using var first = new SecondHost(database);
        await using var second = new SecondHost(database);

        await Task.WhenAll(first.InitializeAsync().AsTask(), second.InitializeAsync().AsTask());

        (await first.Read(db => db.Database.GetPendingMigrationsAsync())).ShouldBeEmpty();
        (await second.Read(db => db.Set<ProtectionKey>().CountAsync())).ShouldBe(1);
        var drawings = await second.Read(db => db.Definitions.Select(d => d.DefinitionId).ToListAsync());
        drawings.ShouldNotBeEmpty();
        drawings.ShouldBeUnique();
    }

    [Fact]
    public async Task Two_pumps_share_the_runs_and_each_run_is_done_once()
    {
        await using var first = new AuditFlowApp();
        await first.InitializeAsync();
        await using var second = new SecondHost(first.Database);
        await second.InitializeAsync();
        await first.Send(new PublishDrawing { Json = Sequence("offspring", Activity("c", "Elsa.WriteLine", ("text", "born"))) });
        await first.Send(new PublishDrawing
        {
            Json = Flowchart(
                "family",
                [
                    Activity("a", "Elsa.WriteLine", ("text", "fork")), Activity("b", "Elsa.WriteLine", ("text", "branch")),
                    Activity("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "offspring"), ("waitForCompletion", true)), Activity("z", "Elsa.WriteLine", ("text", "end")),
                ],
                [("a", "Done", "b"), ("a", "Done", "x"), ("x", "Done", "z")]),
        });
        await Begin(first, runs => runs.StartManyAsync("family", [.. Enumerable.Repeat(new RunToStart(null, null, null), ManyRuns)], null, null, CancellationToken.None));
        var (byFirst, bySecond) = (Bursts(first), Bursts(second));

        await Task.WhenAll(Task.Run(first.Until_idle), Task.Run(second.Until_idle));
        await first.Until_idle();

        (await first.Read(db => db.Instances.GroupBy(i => new { i.DefinitionId, i.SubStatus, i.IncidentCount }).Select(g => $"{g.Count()} {g.Key.DefinitionId} {g.Key.SubStatus} {g.Key.IncidentCount}").ToListAsync()))
            .ShouldBe([$"{ManyRuns} family Finished 0", $"{ManyRuns} offspring Finished 0"], ignoreOrder: true);
        var journal = (await first.Read(db => db.JournalBlocks.Select(b => b.Entries).ToListAsync())).SelectMany(b => JournalBlock.Read(b)).ToList();
        foreach (var block in new[] { "a", "b", "c", "x", "z" })
        {
            journal.Count(e => e.ActivityId == block && e.Event == "Completed").ShouldBe(ManyRuns, block);
        }

        (await first.Read(db => db.Signals.CountAsync())).ShouldBe(0);
        (await first.Read(db => db.Bookmarks.CountAsync())).ShouldBe(0);
        byFirst.Count.ShouldBeGreaterThan(0);
        bySecond.Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Of_many_starts_at_once_a_singleton_takes_one()
    {
        await using var first = new AuditFlowApp();
        await first.InitializeAsync();
        await using var second = new SecondHost(first.Database);
        await second.InitializeAsync();
        var drawing = JsonNode.Parse(Sequence("single", Activity("e", "Elsa.Event", ("eventName", "never"))))!;
        drawing["options"]!["activationStrategyType"] = "Singleton";
        await first.Send(new PublishDrawing { Json = drawing.ToJsonString() });

        var said = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => Answer(i % 2 == 0 ? first : second))));

        said.Count(code => code is null).ShouldBe(1);
        said.Count(code => code == "run-under-way").ShouldBe(11);
        (await first.Read(db => db.Instances.CountAsync(i => i.DefinitionId == "single"))).ShouldBe(1);
    }

    static async Task<string?> Answer(AuditFlowApp app)
    {
        try
        {
            await app.Send(new StartDrawing { DefinitionId = "single" });
            return null;
        }
        catch (Refusal refusal)
        {
            return refusal.Code;
        }
    }

    static Counter Bursts(AuditFlowApp app)
    {
        var counter = new Counter();
        app.Host.Services.GetRequiredService<StoredBursts>().Heard = stored => counter.Count += stored.Count;
        return counter;
    }

    static Task<bool> Begin(AuditFlowApp app, Func<Runs, Task> begin) => app.Inside(services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new SystemActor("test"));
        return services.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                await begin(services.GetRequiredService<Runs>());
                return true;
            },
            CancellationToken.None);
    });

    sealed class Counter
    {
        public int Count { get; set; }
    }
}
