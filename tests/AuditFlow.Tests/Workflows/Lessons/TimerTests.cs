using System.Text.Json.Nodes;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;
using static AuditFlow.Tests.Workflows.Lessons.LessonApp;

namespace AuditFlow.Tests.Workflows.Lessons;

/// <summary>Clocks start each run once, whatever the clocks of the processes show and however often they are started again.</summary>
[OnBothDatabases]
public sealed class TimerTests(LessonApp app) : IClassFixture<LessonApp>
{
    [Fact]
    [Trait("Elsa", "7247")]
    public async Task A_daily_cron_fires_once_a_day_through_restarts_and_clocks_that_differ_by_seconds()
    {
        await app.Publish("daily", Starts(Activity("c", "Elsa.Cron", ("cronExpression", "0 30 5 * * *"))), Line("work"));
        var due = await app.Read(db => db.Triggers.Where(t => t.DefinitionId == "daily").Select(t => t.DueAt).SingleAsync());
        due.ShouldNotBeNull().TimeOfDay.ShouldBe(new TimeSpan(5, 30, 0));
        var ahead = new TestClock(app.Clock.GetUtcNow() + TimeSpan.FromSeconds(2));
        var other = await app.SecondNode(ahead);
        try
        {
            for (var day = 0; day < 30; day++)
            {
                var at = due.Value.AddDays(day);
                await Show(at.AddMinutes(-1));
                await Show(at.AddSeconds(-3));
                (await app.Runs("daily")).ShouldBe(day);

                // On even days the process whose clock is ahead is there first, when the other still shows 05:29:59.
                if (day % 2 == 0)
                {
                    await Show(at.AddSeconds(-1));
                }

                if (day % 10 == 5)
                {
                    await other.DisposeAsync();
                    other = await app.SecondNode(ahead);
                }

                app.Clock.MoveTo(at);
                await app.Until_idle();
                (await app.Runs("daily")).ShouldBe(day + 1);
                await Show(at.AddSeconds(3));
                await Show(at.AddMinutes(1));
                await Show(at.AddHours(7));
                (await app.Runs("daily")).ShouldBe(day + 1);
            }
        }
        finally
        {
            await other.DisposeAsync();
        }

        var days = await app.Read(db => db.Instances.Where(i => i.DefinitionId == "daily" && i.SubStatus == "Finished").Select(i => i.CreatedAt).ToListAsync());
        days.Select(d => d.AddSeconds(5).Date).Distinct().Count().ShouldBe(30);
        await app.Send(new RetractDrawing { DefinitionId = "daily" });

        async Task Show(DateTimeOffset time)
        {
            ahead.MoveTo(time.AddSeconds(2));
            app.Clock.MoveTo(time);
            await other.Until_idle();
            await app.Until_idle();
        }
    }

    [Fact]
    [Trait("Elsa", "5600")]
    public async Task Publishing_again_leaves_no_timer_of_the_version_before_also_after_a_restart()
    {
        await app.Publish("republished", Starts(Activity("t", "Elsa.Timer", ("interval", "00:10:00"))), Line("old"));
        app.Clock.Advance(TimeSpan.FromMinutes(9));
        await app.Publish("republished", Starts(Activity("t", "Elsa.Timer", ("interval", "01:00:00"))), Line("new"));
        await using var next = await app.SecondNode();

        for (var step = 0; step < 18; step++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(10));
            await next.Until_idle();
            await app.Until_idle();
        }

        (await app.Read(db => db.Triggers.CountAsync(t => t.DefinitionId == "republished"))).ShouldBe(1);
        var runs = await app.Read(db => db.Instances.Where(i => i.DefinitionId == "republished").Select(i => new { i.Id, i.Version }).ToListAsync());
        runs.Select(r => r.Version).ShouldBe([2, 2, 2]);
        (await app.Done(runs[0].Id)).ShouldBe(["t", "new"]);
        await app.Send(new RetractDrawing { DefinitionId = "republished" });
        app.Clock.Advance(TimeSpan.FromHours(3));
        await app.Until_idle();
        (await app.Runs("republished")).ShouldBe(3);
    }

    [Fact]
    [Trait("Elsa", "5883")]
    [Trait("Elsa", "6490")]
    public async Task Runs_of_a_singleton_that_take_longer_than_its_timer_never_overlap_on_two_nodes()
    {
        var drawing = JsonNode.Parse(Sequence("slow-tick", Starts(Activity("t", "Elsa.Timer", ("interval", "00:01:00"))), Activity("d", "Elsa.Delay", ("timeSpan", "00:02:30")), Line("end")))!;
        drawing["options"]!["activationStrategyType"] = "Singleton";
        await app.Send(new PublishDrawing { Json = drawing.ToJsonString() });
        await using var other = await app.SecondNode();

        for (var step = 0; step < 40; step++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(30));
            await Task.WhenAll(Task.Run(app.Until_idle), Task.Run(other.Until_idle));
            await app.Until_idle();
            (await app.Read(db => db.Instances.CountAsync(i => i.DefinitionId == "slow-tick" && i.FinishedAt == null))).ShouldBeLessThanOrEqualTo(1);
        }

        await app.Send(new RetractDrawing { DefinitionId = "slow-tick" });
        var runs = await app.Read(db => db.Instances.Where(i => i.DefinitionId == "slow-tick").OrderBy(i => i.CreatedAt).Select(i => new { i.CreatedAt, i.FinishedAt }).ToListAsync());
        runs.Count.ShouldBeInRange(5, 8);
        runs.Zip(runs.Skip(1)).ShouldAllBe(pair => pair.First.FinishedAt <= pair.Second.CreatedAt);
    }
}
