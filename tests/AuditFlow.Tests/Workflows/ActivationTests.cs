using System.Text.Json.Nodes;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

/// <summary>Whether a run may start beside those that are under way.</summary>
[OnBothDatabases]
public sealed class ActivationTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_singleton_has_one_run_at_a_time_and_the_next_when_that_has_ended()
    {
        await Publish("single", "Singleton", Waits());
        var first = await app.Send(new StartDrawing { DefinitionId = "single" });

        // Also while it has not begun yet.
        var refused = await Should.ThrowAsync<Refusal>(() => app.Send(new StartDrawing { DefinitionId = "single" }));
        refused.Code.ShouldBe("run-under-way");
        refused.Message.ShouldBe("A run of 'single' is under way, and there may be only one at a time. Wait until it has ended, or end it first.");
        await app.Until_idle();
        await Should.ThrowAsync<Refusal>(() => app.Send(new StartDrawing { DefinitionId = "single" }));

        await app.Send(new CancelRun { RunId = first, Reason = "Enough." });
        await app.Until_idle();
        await app.Send(new StartDrawing { DefinitionId = "single" });
        (await Runs("single")).ShouldBe(2);
    }

    [Fact]
    public async Task A_correlated_singleton_has_one_run_a_matter()
    {
        await Publish("a-matter", "CorrelatedSingleton", Waits());
        await Publish("free", null, Waits());
        await Start("free", "m-1");
        await Start("a-matter", "m-1");
        await Start("a-matter", "m-2");

        (await Should.ThrowAsync<Refusal>(() => Start("a-matter", "m-1"))).Message.ShouldStartWith("A run of 'a-matter' about the same matter is under way");
        (await Runs("a-matter")).ShouldBe(2);
    }

    [Fact]
    public async Task Correlation_lets_no_run_start_beside_any_about_the_same_matter()
    {
        await Publish("alone", "Correlation", Waits());
        await Publish("other", "AllowAlways", Waits());
        await Start("other", "m-9");
        await Start("other", "m-9");

        (await Should.ThrowAsync<Refusal>(() => Start("alone", "m-9"))).Message.ShouldStartWith("A run about the same matter is under way, and 'alone' may not start beside it.");
        await Start("alone", "m-8");
        await Start("alone", null);
        await Start("alone", null);
        (await Runs("alone")).ShouldBe(3);
    }

    [Fact]
    public async Task Many_starts_in_one_command_see_each_other()
    {
        await Publish("many", "Singleton", Waits());

        await Should.ThrowAsync<Refusal>(() => Inside(runs => runs.StartManyAsync("many", [new RunToStart(null, null, null), new RunToStart(null, null, null)], null, null, CancellationToken.None)));

        (await Runs("many")).ShouldBe(0);
    }

    [Fact]
    public async Task A_trigger_starts_nothing_while_a_run_forbids_it_and_nobody_is_told()
    {
        await Publish("ticking", "Singleton", Starts("t", "Elsa.Timer", ("interval", "01:00:00")), Waits());
        await Publish("hearing", "CorrelatedSingleton", Starts("e", "Elsa.Event", ("eventName", "rung")), Waits());
        for (var hour = 0; hour < 3; hour++)
        {
            app.Clock.Advance(TimeSpan.FromHours(1));
            await app.Until_idle();
        }

        foreach (var matter in new[] { "m-1", "m-1", "m-2" })
        {
            await Raise("rung", matter);
            await app.Until_idle();
        }

        (await Runs("ticking")).ShouldBe(1);
        (await Runs("hearing")).ShouldBe(2);
        (await app.Read(db => db.Signals.CountAsync(s => s.ParkedBecause != null))).ShouldBe(0);
        await app.Send(new RetractDrawing { DefinitionId = "ticking" });
    }

    [Fact]
    public async Task Of_pumps_and_people_that_race_one_starts_the_run()
    {
        await Publish("raced", "Singleton", Starts("t", "Elsa.Timer", ("interval", "03:00:00")), Starts("e", "Elsa.Event", ("eventName", "race")), Waits());
        for (var round = 1; round <= 4; round++)
        {
            app.Clock.Advance(TimeSpan.FromHours(3));
            await Raise("race", null);
            await Raise("race", null);
            var people = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                try
                {
                    await app.Send(new StartDrawing { DefinitionId = "raced" });
                }
                catch (Refusal refusal) when (refusal.Code == "run-under-way")
                {
                }
            }));
            await app.Inside(async services =>
            {
                var pumps = Enumerable.Range(0, 3).Select(_ => ActivatorUtilities.CreateInstance<WorkflowPump>(services)).ToList();
                await Task.WhenAll([.. pumps.Select(pump => Task.Run(() => pump.RunOnceAsync(CancellationToken.None))), .. people]);
                return true;
            });
            await app.Until_idle();

            var run = await app.Read(db => db.Instances.Where(i => i.DefinitionId == "raced" && i.FinishedAt == null).Select(i => i.Id).ToListAsync());
            await app.Send(new CancelRun { RunId = run.ShouldHaveSingleItem(), Reason = "Next round." });
            await app.Until_idle();
            (await Runs("raced")).ShouldBe(round);
        }

        await app.Send(new RetractDrawing { DefinitionId = "raced" });
    }

    [Theory]
    [InlineData("Elsa.ExecuteWorkflow")]
    [InlineData("Elsa.DispatchWorkflow")]
    public async Task A_child_that_may_not_start_is_a_fault_where_it_is_waited_for_and_passed_over_where_not(string type)
    {
        var name = type[5..];
        await Publish($"{name}-child", "Singleton", Waits());
        await Publish($"{name}-waits", null, Activity("x", type, ("workflowDefinitionId", $"{name}-child"), ("waitForCompletion", true)));
        await Publish($"{name}-goes-on", null, Activity("x", type, ("workflowDefinitionId", $"{name}-child"), ("waitForCompletion", false)), Activity("z", "Elsa.WriteLine", ("text", "on")));
        var first = await app.Send(new StartDrawing { DefinitionId = $"{name}-waits" });
        await app.Until_idle();

        var second = await app.Send(new StartDrawing { DefinitionId = $"{name}-waits" });
        var third = await app.Send(new StartDrawing { DefinitionId = $"{name}-goes-on" });
        await app.Until_idle();

        (await Status(first)).ShouldBe("Suspended");
        (await Status(second)).ShouldBe("Faulted");
        (await app.Send(new ShowRun { Id = second })).Incidents.ShouldHaveSingleItem().Message.ShouldContain("its activation strategy Singleton forbids it beside the runs that are under way");
        (await Status(third)).ShouldBe("Finished");
        (await Runs($"{name}-child")).ShouldBe(1);
    }

    [Fact]
    public async Task Children_of_one_burst_see_each_other_and_those_that_have_ended_forbid_nothing()
    {
        await Publish("quick", "Singleton", Activity("l", "Elsa.WriteLine", ("text", "quick")));
        await Publish("twice", null, Execute("x", "quick"), Execute("y", "quick"), Dispatch("d", "quick"), Dispatch("e", "quick"));
        await Publish("itself", "Singleton", Execute("x", "itself"));

        var twice = await app.Send(new StartDrawing { DefinitionId = "twice" });
        var itself = await app.Send(new StartDrawing { DefinitionId = "itself" });
        await app.Until_idle();

        (await Status(twice)).ShouldBe("Finished");
        (await Runs("quick")).ShouldBe(3);
        (await Status(itself)).ShouldBe("Faulted");
        (await Runs("itself")).ShouldBe(1);

        static JsonObject Execute(string id, string child) => Activity(id, "Elsa.ExecuteWorkflow", ("workflowDefinitionId", child), ("waitForCompletion", true));
        static JsonObject Dispatch(string id, string child) => Activity(id, "Elsa.DispatchWorkflow", ("workflowDefinitionId", child), ("waitForCompletion", false));
    }

    [Fact]
    public async Task Bulk_children_start_all_or_none_where_they_are_waited_for()
    {
        await Publish("bulk-child", "Singleton", Waits());
        await Publish("bulk", null, Bulk(true));
        await Publish("bulk-free", null, Bulk(false));

        var waits = await app.Send(new StartDrawing { DefinitionId = "bulk" });
        await app.Until_idle();
        (await Status(waits)).ShouldBe("Faulted");
        (await Runs("bulk-child")).ShouldBe(0);

        var free = await app.Send(new StartDrawing { DefinitionId = "bulk-free" });
        await app.Until_idle();
        (await Status(free)).ShouldBe("Finished");
        (await Runs("bulk-child")).ShouldBe(1);

        static JsonObject Bulk(bool waits) => Activity("b", "Elsa.BulkDispatchWorkflows", ("workflowDefinitionId", "bulk-child"), ("items", "js:[1, 2]"), ("waitForCompletion", waits));
    }

    static JsonObject Waits() => Activity("w", "Elsa.Event", ("eventName", "never comes"));

    static JsonObject Starts(string id, string type, params (string, object?)[] inputs)
    {
        var activity = Activity(id, type, inputs);
        activity["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return activity;
    }

    async Task Publish(string id, string? strategy, params JsonObject[] activities)
    {
        var drawing = JsonNode.Parse(Sequence(id, activities))!;
        drawing["options"]!["activationStrategyType"] = strategy;
        await app.Send(new PublishDrawing { Json = drawing.ToJsonString() });
    }

    Task<bool> Start(string id, string? matter) => Inside(runs => runs.StartAsync(id, null, matter));

    Task<bool> Inside(Func<Runs, Task> work) => InTransaction(services => work(services.GetRequiredService<Runs>()));

    Task<bool> Raise(string name, string? matter) => InTransaction(services =>
    {
        services.GetRequiredService<Signals>().Event(name, matter);
        return Task.CompletedTask;
    });

    Task<bool> InTransaction(Func<IServiceProvider, Task> work) => app.Inside(async services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new OperatorActor("test"));
        return await services.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                await work(services);
                return true;
            },
            CancellationToken.None);
    });

    Task<int> Runs(string id) => app.Read(db => db.Instances.CountAsync(i => i.DefinitionId == id));

    Task<string> Status(string run) => app.Read(db => db.Instances.Where(i => i.Id == run).Select(i => i.SubStatus).SingleAsync());
}
