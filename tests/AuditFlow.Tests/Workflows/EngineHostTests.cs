using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

/// <summary>What the engine leaves to its host: tries after a fault, versions of old, what the journal keeps, answers that nobody waits for.</summary>
[OnBothDatabases]
public sealed class EngineHostTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_block_that_fails_is_tried_again_when_its_time_has_come_and_failed_tries_leave_nothing()
    {
        var tries = 0;
        await AddBlock("Test.Third", async context =>
        {
            tries++;
            context.GetService<Signals>().Raise("left by a try", $"{tries}");
            context.GetService<Trail>().Add(null, "left-by-a-try", $"{tries}", "A try.");
            await context.GetService<AuditFlowDb>().SaveChangesAsync(context.CancellationToken);
            if (tries < 3)
            {
                throw new InvalidOperationException("The ticket system does not answer.");
            }
        });
        var block = Activity("t", "Test.Third");
        block["metadata"] = new JsonObject { ["displayText"] = "Open a ticket" };
        block["customProperties"] = new JsonObject
        {
            ["resilienceStrategy"] = new JsonObject { ["maxRetryAttempts"] = 3, ["delay"] = "00:10:00", ["backoffType"] = "Constant" },
        };
        await app.Send(new PublishDrawing { Json = Sequence("patient", block, Activity("z", "Elsa.WriteLine", ("text", "on"))) });
        var run = await app.Send(new StartDrawing { DefinitionId = "patient" });
        await app.Until_idle();

        (await Status(run)).ShouldBe("Suspended");
        var wait = (await app.Send(new ShowRun { Id = run })).Waits.ShouldHaveSingleItem();
        (wait.Step, wait.For, wait.IsRetry, wait.Until).ShouldBe(("Open a ticket", "its next try", true, app.Clock.GetUtcNow().AddMinutes(10)));
        var page = (await (await app.Browser(Role.ComplianceLead)).Open($"/workflows/runs/{run}")).Text;
        page.ShouldContain("Retry planned");
        page.ShouldContain("its next try");
        page.ShouldContain("The ticket system does not answer.");

        app.Clock.Advance(TimeSpan.FromMinutes(9));
        await app.Until_idle();
        tries.ShouldBe(1);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Until_idle();
        tries.ShouldBe(2);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.Until_idle();

        tries.ShouldBe(3);
        (await Status(run)).ShouldBe("Finished");
        (await app.Journal(run)).Count(j => j.Event == "Retry planned").ShouldBe(2);
        (await app.Read(db => db.Signals.Where(s => s.Name == "left by a try").Select(s => s.Key).ToListAsync())).ShouldBe(["3"]);
        (await app.Read(db => db.TrailEntries.Where(e => e.What == "left-by-a-try").Select(e => e.Subject).ToListAsync())).ShouldBe(["3"]);
        (await app.Read(db => db.Bookmarks.CountAsync(b => b.InstanceId == run))).ShouldBe(0);
    }

    [Fact]
    public async Task A_version_that_was_let_in_once_still_runs_though_today_it_would_be_refused()
    {
        var json = Flowchart("of-old", [Activity("a", "Elsa.WriteLine", ("text", "a")), Activity("lost", "Elsa.WriteLine", ("text", "lost")), Activity("unknown", "Acme.Gone")], [("lost", "Done", "unknown"), ("unknown", "Done", "lost")]);
        await Should.ThrowAsync<InvalidRequest>(() => app.Send(new PublishDrawing { Json = json }));
        var stored = JsonNode.Parse(json)!;
        (stored["id"], stored["version"]) = ("of-old-v1", 1);
        await app.Inside(services => services.GetRequiredService<Transaction>().RunAsync(
            () =>
            {
                services.GetRequiredService<AuditFlowDb>().Definitions.Add(new DefinitionVersion
                {
                    Id = "of-old-v1", DefinitionId = "of-old", Version = 1, Name = "Of old", Json = stored.ToJsonString(), IsLatest = true, IsPublished = true, CreatedAt = app.Clock.GetUtcNow(),
                });
                return Task.FromResult(true);
            },
            CancellationToken.None));

        var run = await app.Send(new StartDrawing { DefinitionId = "of-old" });
        await app.Until_idle();

        (await Status(run)).ShouldBe("Finished");
        (await app.Journal(run)).ShouldContain(j => j.ActivityId == "a" && j.Event == "Completed");
    }

    [Fact]
    public async Task The_journal_keeps_values_where_the_drawing_asks_for_it_and_nowhere_else()
    {
        var run = await RunWith("keeps", workflow: null, activity: new JsonObject { ["default"] = Mode("Include") });
        (await Kept(run)).ShouldBe(["text = told a"]);
        (await (await app.Browser(Role.ComplianceLead)).Open($"/workflows/runs/{run}")).Text.ShouldContain("In: text = told a");

        (await Kept(await RunWith("keeps-all", workflow: new JsonObject { ["default"] = Mode("Include") }, activity: null))).ShouldBe(["text = told a", "text = told b"]);
        (await Kept(await RunWith("keeps-but-one", workflow: new JsonObject { ["default"] = Mode("Include") }, activity: new JsonObject { ["inputs"] = new JsonObject { ["text"] = Mode("Exclude") } }))).ShouldBe(["text = told b"]);

        var silent = await RunWith("keeps-none", null, null);
        (await Kept(silent)).ShouldBeEmpty();
        (await app.Journal(silent)).ShouldAllBe(j => j.Payload == null || !j.Payload.Value.GetRawText().Contains("told", StringComparison.Ordinal));

        static JsonObject Mode(string name) => new() { ["evaluationMode"] = "Strategy", ["strategyType"] = $"Elsa.Workflows.LogPersistence.Strategies.{name}, Elsa.Workflows.Core" };
    }

    [Fact]
    public async Task Answers_that_no_run_waits_for_are_removed_after_thirty_days_and_parked_ones_never()
    {
        await Raise("nobody waits", "old");
        await Raise("nobody waits", "parked");
        await app.Until_idle();
        await app.Inside(services => services.GetRequiredService<Transaction>().RunAsync(
            () => services.GetRequiredService<AuditFlowDb>().Signals.Where(s => s.Key == "parked").ExecuteUpdateAsync(s => s.SetProperty(x => x.ParkedBecause, "It failed.")), CancellationToken.None));
        app.Clock.Advance(TimeSpan.FromDays(29));
        await app.Until_idle();
        await Raise("nobody waits", "young");
        for (var i = 0; i < 250; i++)
        {
            await Raise("very many", $"{i}");
        }

        await app.Until_idle();
        (await Keys("nobody waits")).ShouldBe(["old", "parked", "young"]);

        app.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromHours(2));
        await app.Until_idle();
        (await Keys("nobody waits")).ShouldBe(["parked", "young"]);

        app.Clock.Advance(TimeSpan.FromDays(30));
        await app.Until_idle();
        (await Keys("nobody waits")).ShouldBe(["parked"]);
        (await Keys("very many")).ShouldBeEmpty();
    }

    async Task<string> RunWith(string id, JsonObject? workflow, JsonObject? activity)
    {
        var first = Activity("a", "Elsa.WriteLine", ("text", "told a"));
        first["customProperties"] = activity is null ? null : new JsonObject { ["logPersistenceConfig"] = activity };
        var drawing = JsonNode.Parse(Sequence(id, first, Activity("b", "Elsa.WriteLine", ("text", "told b"))))!;
        drawing["customProperties"] = workflow is null ? null : new JsonObject { ["logPersistenceConfig"] = workflow };
        await app.Send(new PublishDrawing { Json = drawing.ToJsonString() });
        var run = await app.Send(new StartDrawing { DefinitionId = id });
        await app.Until_idle();
        return run;
    }

    async Task<List<string>> Kept(string run) => [.. (await app.Send(new ShowRun { Id = run })).Journal.SelectMany(l => l.Values).Where(v => !v.IsOutput).Select(v => $"{v.Name} = {v.Text}")];

    Task<bool> AddBlock(string type, Func<ActivityContext, ValueTask> work) => app.Inside(services =>
    {
        services.GetRequiredService<ActivityCatalog>().Add(new ActivityDescriptor { TypeName = type }, work);
        return Task.FromResult(true);
    });

    Task<bool> Raise(string name, string key) => app.Inside(async services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new OperatorActor("test"));
        return await services.GetRequiredService<Transaction>().RunAsync(
            () =>
            {
                services.GetRequiredService<Signals>().Raise(name, key);
                return Task.FromResult(true);
            },
            CancellationToken.None);
    });

    Task<List<string?>> Keys(string name) => app.Read(db => db.Signals.Where(s => s.Name == name).OrderBy(s => s.Key).Select(s => s.Key).ToListAsync());

    Task<string> Status(string run) => app.Read(db => db.Instances.Where(i => i.Id == run).Select(i => i.SubStatus).SingleAsync());
}
