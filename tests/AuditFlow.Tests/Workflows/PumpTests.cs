using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

[OnBothDatabases]
public sealed class PumpTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_run_starts_after_commit_and_its_journal_is_kept()
    {
        await app.Send(new PublishDrawing { Json = Sequence("lines", Activity("a", "Elsa.WriteLine", ("text", "one")), Activity("b", "Elsa.WriteLine", ("text", "two"))) });

        var id = await Start("lines");
        (await Status(id)).ShouldBe("Pending");
        await app.Until_idle();

        (await Status(id)).ShouldBe("Finished");
        var journal = await app.Journal(id);
        journal.Select(j => $"{j.Event} {j.ActivityId}").ShouldBe(["Started Workflow1", "Started Flowchart1", "Started a", "Completed a", "Started b", "Completed b", "Completed Flowchart1", "Completed Workflow1"]);
        (await app.Read(db => db.Signals.CountAsync(s => s.InstanceId == id))).ShouldBe(0);
    }

    [Fact]
    public async Task A_delay_is_resumed_by_the_clock_and_not_before()
    {
        await app.Send(new PublishDrawing { Json = Sequence("nap", Activity("d", "Elsa.Delay", ("timeSpan", "02:00:00")), Activity("b", "Elsa.WriteLine", ("text", "awake"))) });
        var id = await Start("nap");
        await app.Until_idle();
        (await Status(id)).ShouldBe("Suspended");

        app.Clock.Advance(TimeSpan.FromMinutes(119));
        await app.Until_idle();
        (await Status(id)).ShouldBe("Suspended");

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.Until_idle();
        (await Status(id)).ShouldBe("Finished");
        (await app.Read(db => db.Bookmarks.CountAsync(b => b.InstanceId == id))).ShouldBe(0);
    }

    [Fact]
    public async Task An_event_resumes_every_run_that_waits_for_it_once()
    {
        await app.Send(new PublishDrawing { Json = Sequence("listener", Activity("e", "Elsa.Event", ("eventName", "bell"))) });
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await Start("listener"));
        }

        await app.Until_idle();
        await Signal(signals => signals.Event("bell", null));
        await app.Until_idle();

        foreach (var id in ids)
        {
            (await Status(id)).ShouldBe("Finished");
        }
    }

    [Fact]
    public async Task A_signal_that_comes_before_its_bookmark_is_kept_for_it()
    {
        await app.Send(new PublishDrawing { Json = Sequence("late", Activity("e", "Elsa.Event", ("eventName", "early bird"))) });
        await Signal(signals => signals.Raise("Elsa.Event", "early bird"));
        await app.Until_idle();

        var id = await Start("late");
        await app.Until_idle();

        (await Status(id)).ShouldBe("Finished");
        (await app.Read(db => db.Signals.CountAsync(s => s.Key == "early bird"))).ShouldBe(0);
    }

    [Fact]
    public async Task A_parent_waits_for_its_child_and_goes_on_with_it()
    {
        await app.Send(new PublishDrawing { Json = Sequence("child", Activity("e", "Elsa.Event", ("eventName", "child may go"))) });
        await app.Send(new PublishDrawing
        {
            Json = Sequence("parent", Activity("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child"), ("waitForCompletion", true)), Activity("z", "Elsa.WriteLine", ("text", "after"))),
        });
        var id = await Start("parent");
        await app.Until_idle();
        (await Status(id)).ShouldBe("Suspended");

        await Signal(signals => signals.Event("child may go", null));
        await app.Until_idle();

        (await Status(id)).ShouldBe("Finished");
        (await app.Read(db => db.Instances.SingleAsync(i => i.ParentInstanceId == id))).SubStatus.ShouldBe("Finished");
    }

    [Fact]
    public async Task Cancelling_a_run_cancels_its_children()
    {
        await app.Send(new PublishDrawing { Json = Sequence("waiting-child", Activity("e", "Elsa.Event", ("eventName", "never"))) });
        await app.Send(new PublishDrawing
        {
            Json = Sequence("cancelled-parent", Activity("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "waiting-child"), ("waitForCompletion", true))),
        });
        var id = await Start("cancelled-parent");
        await app.Until_idle();

        await Inside(services => Task.FromResult(services.GetRequiredService<Runs>()), runs => runs.Cancel(id));
        await app.Until_idle();

        (await Status(id)).ShouldBe("Cancelled");
        (await app.Read(db => db.Instances.SingleAsync(i => i.ParentInstanceId == id))).SubStatus.ShouldBe("Cancelled");
        (await app.Read(db => db.Bookmarks.CountAsync(b => b.Key == "never"))).ShouldBe(0);
    }

    [Fact]
    public async Task A_signal_that_cannot_be_done_is_parked_with_its_reason_and_blocks_nobody()
    {
        await app.Send(new PublishDrawing { Json = Sequence("healthy", Activity("a", "Elsa.WriteLine", ("text", "fine"))) });
        var poison = await Start("healthy");
        await app.Inside(services => services.GetRequiredService<Transaction>().RunAsync(
            () => services.GetRequiredService<AuditFlowDb>().Instances.Where(i => i.Id == poison).ExecuteUpdateAsync(s => s.SetProperty(i => i.DefinitionVersionId, "gone")), CancellationToken.None));
        var healthy = await Start("healthy");

        for (var tries = 0; tries < 8; tries++)
        {
            await app.Until_idle();
            app.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        (await Status(healthy)).ShouldBe("Finished");
        var parked = await app.Read(db => db.Signals.SingleAsync(s => s.InstanceId == poison));
        parked.ParkedBecause.ShouldNotBeNullOrEmpty();
        parked.ReadyAt.ShouldBeNull();
    }

    [Fact]
    [Trait("Rule", "R-66")]
    public async Task R66_A_run_stays_on_the_version_on_which_it_was_started()
    {
        await app.Send(new PublishDrawing { Json = Sequence("versioned", Activity("e", "Elsa.Event", ("eventName", "go on")), Activity("old", "Elsa.WriteLine", ("text", "1"))) });
        var before = await Start("versioned");
        await app.Until_idle();
        (await app.Send(new PublishDrawing { Json = Sequence("versioned", Activity("e", "Elsa.Event", ("eventName", "go on")), Activity("new", "Elsa.WriteLine", ("text", "2"))) })).Version.ShouldBe(2);
        var after = await Start("versioned");
        await app.Until_idle();

        await Signal(signals => signals.Event("go on", null));
        await app.Until_idle();

        (await Ran(before)).ShouldBe("old");
        (await Ran(after)).ShouldBe("new");

        async Task<string> Ran(string id) => (await app.Journal(id)).First(j => j.ActivityType == "Elsa.WriteLine").ActivityId;
    }

    [Fact]
    public async Task Publishing_the_same_drawing_twice_makes_no_version_and_leaves_no_trace()
    {
        var drawing = new PublishDrawing { Json = Sequence("same", Activity("a", "Elsa.WriteLine", ("text", "x"))) };

        (await app.Send(drawing)).ShouldBe(new PublishedDrawing("same", 1, IsNew: true));
        var before = await app.Read(db => db.TrailEntries.CountAsync());
        (await app.Send(drawing)).ShouldBe(new PublishedDrawing("same", 1, IsNew: false));

        (await app.Read(db => db.TrailEntries.CountAsync())).ShouldBe(before);
    }

    [Fact]
    public async Task A_block_that_faults_leaves_nothing_but_its_incident_and_what_went_before_it_stays()
    {
        await app.Inside(services =>
        {
            var catalog = services.GetRequiredService<ActivityCatalog>();
            catalog.Add(new ActivityDescriptor { TypeName = "Test.Leave" }, context => LeaveAsync(context, "good"));
            catalog.Add(new ActivityDescriptor { TypeName = "Test.LeaveAndFault" }, async context =>
            {
                await LeaveAsync(context, "bad");
                throw new InvalidOperationException("It broke after it had written.");
            });
            return Task.FromResult(true);
        });
        await app.Send(new PublishDrawing { Json = Sequence("half-way", Activity("one", "Test.Leave"), Activity("two", "Test.LeaveAndFault")) });

        var id = await Start("half-way");
        await app.Until_idle();

        var run = await app.Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.Id == id));
        run.SubStatus.ShouldBe("Faulted");
        WorkflowState.Parse(run.State!).Incidents.ShouldHaveSingleItem().Message.ShouldBe("It broke after it had written.");
        (await app.Read(db => db.Signals.Where(s => s.Name == "left by a block").Select(s => s.Key).ToListAsync())).ShouldBe(["good"]);
        (await app.Read(db => db.TrailEntries.Where(e => e.What == "left-by-a-block").Select(e => e.Subject).ToListAsync())).ShouldBe(["good"]);

        static async ValueTask LeaveAsync(ActivityContext context, string what)
        {
            context.GetService<Signals>().Raise("left by a block", what);
            context.GetService<Trail>().Add(null, "left-by-a-block", what, what);
            await context.GetService<AuditFlowDb>().SaveChangesAsync(context.CancellationToken);
        }
    }

    [Fact]
    public async Task Facts_that_change_in_the_very_burst_which_a_change_has_woken_are_looked_at_again()
    {
        var audit = Guid.CreateVersion7();
        var waiting = new HashSet<string>();
        await app.Inside(services =>
        {
            var catalog = services.GetRequiredService<ActivityCatalog>();
            catalog.Add(new ActivityDescriptor { TypeName = "Test.WaitForFacts" }, context =>
            {
                if (waiting.Add(context.NodeId))
                {
                    context.SetBookmark(new BookmarkRequest { Name = Signals.Gate, Key = audit.ToString("D") });
                }

                return ValueTask.CompletedTask;
            });
            catalog.Add(new ActivityDescriptor { TypeName = "Test.ChangeFacts" }, async context => await context.GetService<Signals>().FactsChangedAsync(audit, context.CancellationToken));
            return Task.FromResult(true);
        });
        await app.Send(new PublishDrawing { Json = Sequence("two-looks", Activity("first", "Test.WaitForFacts"), Activity("change", "Test.ChangeFacts"), Activity("second", "Test.WaitForFacts")) });
        var id = await Start("two-looks");
        await app.Until_idle();
        (await Status(id)).ShouldBe("Suspended");

        await Inside(services => Task.FromResult(services.GetRequiredService<Signals>()), signals => signals.FactsChangedAsync(audit, CancellationToken.None));
        await app.Until_idle();

        (await Status(id)).ShouldBe("Finished");
    }

    async Task<string> Start(string definition)
    {
        var id = "";
        await Inside(services => Task.FromResult(services.GetRequiredService<Runs>()), async runs => id = await runs.StartAsync(definition, null));
        return id;
    }

    Task Signal(Action<Signals> signal) => Inside(services => Task.FromResult(services.GetRequiredService<Signals>()), signal);

    Task Inside<T>(Func<IServiceProvider, Task<T>> get, Action<T> work) => Inside(get, value =>
    {
        work(value);
        return Task.CompletedTask;
    });

    async Task Inside<T>(Func<IServiceProvider, Task<T>> get, Func<T, Task> work) => await app.Inside(async services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new OperatorActor("test"));
        return await services.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                await work(await get(services));
                return true;
            },
            CancellationToken.None);
    });

    async Task<string> Status(string id) => (await app.Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.Id == id))).SubStatus;
}
