using System.Collections.Concurrent;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;
using static AuditFlow.Tests.Workflows.Lessons.LessonApp;

namespace AuditFlow.Tests.Workflows.Lessons;

/// <summary>What is nobody's fault but the world's leaves a run as it was and is done again, once; it is never an incident.</summary>
[OnBothDatabases]
public sealed class BrokenWorldTests(LessonApp app) : IClassFixture<LessonApp>
{
    // More than the eight tries after which other work is parked.
    const int Rounds = 10;

    [Theory]
    [InlineData("busy")]
    [InlineData("locked")]
    [InlineData("full")]
    [InlineData("deadlock")]
    [InlineData("serialization")]
    [InlineData("version")]
    [InlineData("stop")]
    public async Task A_world_that_stays_broken_for_long_is_no_incident_parks_nothing_and_the_step_is_done_once_when_it_is_whole(string what)
    {
        var (isBroken, tries) = (true, 0);
        await app.AddBlock($"Test.World.{what}", async context =>
        {
            tries++;
            await LeaveAsync(context, what);
            if (isBroken)
            {
                throw Broken(what);
            }
        });
        await app.Publish($"world-{what}", Waits("w", $"{what} go"), Line("before"), Activity("x", $"Test.World.{what}"), Line("after"));
        var run = await app.Begin($"world-{what}");
        var before = await app.Row(run);

        await app.Event($"{what} go");
        await Rounds_pass();

        tries.ShouldBeGreaterThanOrEqualTo(Rounds);
        await IsAsItWas(before);
        isBroken = false;
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await app.Until_idle();

        (await app.Status(run)).ShouldBe("Finished");
        (await app.Done(run)).ShouldBe(["w", "before", "x", "after"]);
        (await Left(what)).ShouldBe([what]);
        await app.NothingIsLeftOf(run);
    }

    [Fact]
    [Trait("Elsa", "5961")]
    public async Task When_the_state_cannot_be_stored_after_a_resume_nothing_of_that_burst_remains_and_it_is_done_again_once()
    {
        // The row changes in the middle of the burst, so that what the burst would store is not stored.
        var (isBroken, ran) = (true, 0);
        await app.AddBlock("Test.LeavesAndIsOvertaken", async context =>
        {
            ran++;
            await LeaveAsync(context, "overtaken");
            if (isBroken)
            {
                var run = context.Run.InstanceId;
                await context.GetService<AuditFlowDb>().Instances.Where(i => i.Id == run).ExecuteUpdateAsync(set => set.SetProperty(i => i.Revision, i => i.Revision + 1), context.CancellationToken);
            }
        });
        await app.Publish("overtaken", Waits("w", "overtaken go"), Activity("x", "Test.LeavesAndIsOvertaken"), Activity("c", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "overtaken-child"), ("waitForCompletion", false)), Line("after"), Waits("w2", "overtaken on"));
        await app.Publish("overtaken-child", Line("child"));
        var run = await app.Begin("overtaken");
        var before = await app.Row(run);

        await app.Event("overtaken go");
        await Rounds_pass();

        ran.ShouldBeGreaterThanOrEqualTo(Rounds);
        await IsAsItWas(before);
        (await Left("overtaken")).ShouldBeEmpty();
        (await app.Runs("overtaken-child")).ShouldBe(0);
        (await app.Read(db => db.Bookmarks.Where(b => b.InstanceId == run).Select(b => b.Key).ToListAsync())).ShouldBe(["overtaken go"]);
        isBroken = false;
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await app.Until_idle();

        (await app.Done(run)).ShouldBe(["w", "x", "c", "after"]);
        (await Left("overtaken")).ShouldBe(["overtaken"]);
        (await app.Runs("overtaken-child")).ShouldBe(1);
        (await app.Read(db => db.Bookmarks.Where(b => b.InstanceId == run).Select(b => b.Key).ToListAsync())).ShouldBe(["overtaken on"]);
    }

    [Fact]
    [Trait("Elsa", "5045")]
    public async Task A_host_that_stops_in_the_middle_of_a_burst_leaves_it_to_the_next_which_does_it_at_once_and_once()
    {
        using var stop = new CancellationTokenSource();
        var ran = 0;
        await app.AddBlock("Test.Stopped", async context =>
        {
            await LeaveAsync(context, "stopped");
            if (++ran == 1)
            {
                await stop.CancelAsync();
                context.CancellationToken.ThrowIfCancellationRequested();
            }
        });
        await app.Publish("stopped", Line("before"), Activity("x", "Test.Stopped"), Line("after"));
        var run = await app.Start("stopped");

        await Should.ThrowAsync<OperationCanceledException>(() => app.Pump(stop.Token));

        var row = await app.Row(run);
        (row.SubStatus, row.IncidentCount, row.State).ShouldBe(("Pending", 0, null));
        (await app.Read(db => db.Signals.AsNoTracking().SingleAsync(s => s.InstanceId == run))).ShouldSatisfyAllConditions(s => s.LeaseUntil.ShouldBeNull(), s => s.Attempts.ShouldBe(0));

        // The clock stands: the next process need not wait.
        await using var next = await app.SecondNode();
        next.AddBlock("Test.Stopped", context => LeaveAsync(context, "stopped"));
        await next.Until_idle();

        (await app.Done(run)).ShouldBe(["before", "x", "after"]);
        (await Left("stopped")).ShouldBe(["stopped"]);
        await app.NothingIsLeftOf(run);
    }

    [Fact]
    [Trait("Elsa", "5045")]
    [Trait("Elsa", "4819")]
    public async Task What_a_dead_process_had_claimed_is_taken_over_when_its_lease_has_lapsed_not_before_and_runs_once()
    {
        var survived = new ConcurrentBag<string>();
        await app.AddBlock("Test.Dies", context =>
        {
            survived.Add(context.Run.InstanceId);
            return LeaveAsync(context, $"taken over {context.Run.InstanceId}");
        });
        await app.Publish("dies", Line("before"), Activity("x", "Test.Dies"), Line("after"));
        var runs = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            runs.Add(await app.Start("dies"));
        }

        // The batch fails together, is claimed run by run, and with the first of them the process is gone.
        using var death = new CancellationTokenSource();
        var tries = 0;
        await using (var dying = await app.SecondNode())
        {
            dying.AddBlock("Test.Dies", async context =>
            {
                await LeaveAsync(context, "by the dead");
                if (++tries > 1)
                {
                    await death.CancelAsync();
                    death.Token.ThrowIfCancellationRequested();
                }

                throw new SqliteException("disk I/O error", 10);
            });
            await Should.ThrowAsync<OperationCanceledException>(() => dying.Pump(death.Token));
        }

        (await app.Read(db => db.Signals.CountAsync(s => runs.Contains(s.InstanceId!) && s.LeaseUntil != null))).ShouldBe(5);
        await app.Until_idle();
        app.Clock.Advance(TimeSpan.FromSeconds(59));
        await app.Until_idle();
        survived.ShouldBeEmpty();

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.PumpWhile(() => Task.CompletedTask, pumps: 3);

        survived.ShouldBe(runs, ignoreOrder: true);
        (await Left("by the dead")).ShouldBeEmpty();
        foreach (var run in runs)
        {
            (await app.Done(run)).ShouldBe(["before", "x", "after"]);
            (await Left($"taken over {run}")).ShouldHaveSingleItem();
        }

        await app.NothingIsLeftOf(runs);
    }

    [Fact(Timeout = 60_000)]
    [Trait("Elsa", "4819")]
    public async Task A_second_server_does_not_begin_again_what_the_first_is_still_running()
    {
        var ran = 0;
        var (reached, goOn) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await app.AddBlock("Test.Long", async context =>
        {
            Interlocked.Increment(ref ran);
            await LeaveAsync(context, "long");
            reached.TrySetResult();
            await goOn.Task;
        });
        await app.Publish("long", Activity("x", "Test.Long"), Line("after"));
        await using var second = await app.SecondNode();
        second.AddBlock("Test.Long", context =>
        {
            Interlocked.Increment(ref ran);
            return LeaveAsync(context, "long");
        });
        var run = await app.Start("long");

        var first = Task.Run(() => app.Pump(CancellationToken.None), TestContext.Current.CancellationToken);
        await reached.Task;
        var beside = Task.Run(second.Until_idle, TestContext.Current.CancellationToken);

        // The lease would have lapsed long ago, if there were one: what still runs is not taken over.
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        goOn.SetResult();
        await Task.WhenAll(first, beside);
        await app.Until_done();

        ran.ShouldBe(1);
        (await app.Done(run)).ShouldBe(["x", "after"]);
        (await Left("long")).ShouldBe(["long"]);
        await app.NothingIsLeftOf(run);
    }

    static Exception Broken(string what) => what switch
    {
        "busy" => new SqliteException("database is locked", 5),
        "locked" => new SqliteException("database table is locked", 6),
        "full" => new SqliteException("database or disk is full", 13),
        "deadlock" => new DbUpdateException("An error occurred.", new PostgresException("deadlock detected", "ERROR", "ERROR", "40P01")),
        "serialization" => new PostgresException("could not serialize access", "ERROR", "ERROR", "40001"),
        "version" => new DbUpdateConcurrencyException("The row was changed."),
        "stop" => new OperationCanceledException(),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    async Task Rounds_pass()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await app.Until_idle();
            app.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        (await app.Read(db => db.Signals.Where(s => s.ParkedBecause != null).Select(s => s.ParkedBecause).ToListAsync())).ShouldBeEmpty();
    }

    async Task IsAsItWas(WorkflowInstance before)
    {
        var now = await app.Row(before.Id);
        (now.SubStatus, now.Revision, now.IncidentCount, now.UpdatedAt).ShouldBe((before.SubStatus, before.Revision, 0, before.UpdatedAt));
        now.State.ShouldBe(before.State);
        (await app.Done(before.Id)).ShouldBeEmpty();
    }

    static async ValueTask LeaveAsync(ActivityContext context, string what)
    {
        context.GetService<Trail>().Add(null, "left-by-a-lesson", what, "Something was left.");
        await context.GetService<AuditFlowDb>().SaveChangesAsync(context.CancellationToken);
    }

    Task<List<string>> Left(string what) => app.Read(db => db.TrailEntries.Where(e => e.What == "left-by-a-lesson" && e.Subject == what).Select(e => e.Subject).ToListAsync());
}
