using System.Text.Json.Nodes;
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

/// <summary>What starts runs by itself: events and the clock.</summary>
[OnBothDatabases]
public sealed class TriggerTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_timer_starts_one_run_each_time_and_makes_up_for_nothing()
    {
        await Publish("tick", Starts("t", "Elsa.Timer", ("interval", "01:00:00")));
        await app.Until_idle();
        (await Runs("tick")).ShouldBe(0);

        app.Clock.Advance(TimeSpan.FromMinutes(59));
        await app.Until_idle();
        (await Runs("tick")).ShouldBe(0);

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Until_idle();
        await app.Until_idle();
        (await Runs("tick")).ShouldBe(1);

        // Nothing ran for five and a half hours: one run, and the beat goes on.
        app.Clock.Advance(TimeSpan.FromMinutes(330));
        await app.Until_idle();
        (await Runs("tick")).ShouldBe(2);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Until_idle();
        (await Runs("tick")).ShouldBe(3);
        (await app.Read(db => db.Instances.Where(i => i.DefinitionId == "tick").Select(i => i.SubStatus).Distinct().ToListAsync())).ShouldBe(["Finished"]);
    }

    [Fact]
    public async Task A_cron_expression_rings_at_its_time_and_is_set_anew()
    {
        await Publish("cron", Starts("c", "Elsa.Cron", ("cronExpression", "0 0 6 * * *")));

        var due = await Due("cron");
        due.ShouldNotBeNull().TimeOfDay.ShouldBe(TimeSpan.FromHours(6));
        app.Clock.MoveTo(due.Value);
        await app.Until_idle();

        (await Runs("cron")).ShouldBe(1);
        (await Due("cron")).ShouldBe(due.Value.AddDays(1));
    }

    [Fact]
    public async Task An_instant_rings_once()
    {
        var at = app.Clock.GetUtcNow().AddMinutes(10);
        await Publish("once", Starts("s", "Elsa.StartAt", ("dateTime", at.ToString("O"))));

        app.Clock.MoveTo(at);
        await app.Until_idle();
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.Until_idle();

        (await Runs("once")).ShouldBe(1);
        (await Due("once")).ShouldBeNull();
    }

    [Fact]
    public async Task Two_processes_that_see_the_same_time_come_start_one_run()
    {
        await Publish("raced", Starts("t", "Elsa.Timer", ("interval", "03:00:00")));
        for (var round = 1; round <= 5; round++)
        {
            app.Clock.Advance(TimeSpan.FromHours(3));
            await app.Inside(async services =>
            {
                var pumps = Enumerable.Range(0, 4).Select(_ => ActivatorUtilities.CreateInstance<WorkflowPump>(services)).ToList();
                await Task.WhenAll(pumps.Select(pump => Task.Run(() => pump.RunOnceAsync(CancellationToken.None))));
                return true;
            });
            await app.Until_idle();

            (await Runs("raced")).ShouldBe(round);
        }
    }

    [Fact]
    public async Task An_event_starts_what_waits_for_it_as_its_beginning_with_what_it_brought()
    {
        await Publish("heard", Starts("e", "Elsa.Event", ("eventName", "new hire")));
        await Publish("deaf", Activity("e", "Elsa.Event", ("eventName", "new hire")));

        await Raise("new hire", "matter-1");
        await app.Until_idle();

        (await app.Read(db => db.Instances.Where(i => i.DefinitionId == "heard").Select(i => i.CorrelationId).ToListAsync())).ShouldBe(["matter-1"]);
        (await app.Read(db => db.Instances.Where(i => i.DefinitionId == "heard").Select(i => i.SubStatus).SingleAsync())).ShouldBe("Finished");
        (await Runs("deaf")).ShouldBe(0);
    }

    [Fact]
    public async Task Publishing_replaces_the_triggers_and_retracting_takes_them_away()
    {
        await Publish("moves", Starts("e", "Elsa.Event", ("eventName", "first name")));
        await Publish("moves", Starts("e", "Elsa.Event", ("eventName", "second name")));
        (await Keys("moves")).ShouldBe(["second name"]);
        await Raise("first name", null);
        await app.Until_idle();
        (await Runs("moves")).ShouldBe(0);

        await app.Send(new RetractDrawing { DefinitionId = "moves" });
        (await Keys("moves")).ShouldBeEmpty();
        await Raise("second name", null);
        await app.Until_idle();
        (await Runs("moves")).ShouldBe(0);
        (await Should.ThrowAsync<Refusal>(() => app.Send(new StartDrawing { DefinitionId = "moves" }))).Code.ShouldBe("drawing-not-published");
        (await app.Read(db => db.TrailEntries.CountAsync(e => e.What == "drawing-retracted" && e.Subject == "drawing:moves"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_version_leaves_the_triggers_of_the_published_one()
    {
        await Publish("stays", Starts("e", "Elsa.Event", ("eventName", "still here")));

        await Should.ThrowAsync<InvalidRequest>(() => Publish("stays", Starts("e", "Elsa.Event", ("eventName", "other")), Activity("u", "Acme.Unknown")));
        (await Should.ThrowAsync<Refusal>(() => Publish("stays", Starts("t", "Elsa.Timer", ("interval", "00:00:00"))))).Code.ShouldBe("timer-without-interval");

        (await Keys("stays")).ShouldBe(["still here"]);
    }

    [Fact]
    public async Task Drawings_that_were_published_before_there_were_triggers_are_indexed_at_the_next_start()
    {
        await Publish("older", Starts("e", "Elsa.Event", ("eventName", "long ago")));
        await app.Inside(services => services.GetRequiredService<Transaction>().RunAsync(
            () => services.GetRequiredService<AuditFlowDb>().Triggers.Where(t => t.DefinitionId == "older").ExecuteDeleteAsync(), CancellationToken.None));

        await app.Inside(async services =>
        {
            await ShippedDrawings.PublishAsync(services, CancellationToken.None);
            return true;
        });

        (await Keys("older")).ShouldBe(["long ago"]);
    }

    [Fact]
    public async Task The_next_start_does_not_undo_what_a_lead_drew_over_a_shipped_drawing()
    {
        await Publish("readiness", Activity("l", "Elsa.WriteLine", ("text", "ours")));
        var ours = await Published();

        await app.Inside(async services =>
        {
            await ShippedDrawings.PublishAsync(services, CancellationToken.None);
            return true;
        });

        (await Published()).ShouldBe(ours);

        Task<int> Published() => app.Read(db => db.Definitions.Where(d => d.DefinitionId == "readiness" && d.IsPublished).Select(d => d.Version).SingleAsync());
    }

    Task<PublishedDrawing> Publish(string id, params JsonObject[] activities) => app.Send(new PublishDrawing { Json = Sequence(id, activities) });

    static JsonObject Starts(string id, string type, params (string, object?)[] inputs)
    {
        var activity = Activity(id, type, inputs);
        activity["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return activity;
    }

    Task<bool> Raise(string name, string? correlation) => app.Inside(async services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new OperatorActor("test"));
        return await services.GetRequiredService<Transaction>().RunAsync(
            () =>
            {
                services.GetRequiredService<Signals>().Event(name, correlation, new { who = "somebody" });
                return Task.FromResult(true);
            },
            CancellationToken.None);
    });

    Task<int> Runs(string id) => app.Read(db => db.Instances.CountAsync(i => i.DefinitionId == id));

    Task<List<string>> Keys(string id) => app.Read(db => db.Triggers.Where(t => t.DefinitionId == id).Select(t => t.Key).ToListAsync());

    Task<DateTimeOffset?> Due(string id) => app.Read(db => db.Triggers.Where(t => t.DefinitionId == id).Select(t => t.DueAt).SingleAsync());
}
