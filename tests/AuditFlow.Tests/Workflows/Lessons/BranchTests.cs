using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;
using static AuditFlow.Tests.Workflows.Lessons.LessonApp;

namespace AuditFlow.Tests.Workflows.Lessons;

/// <summary>Branches that wait at the same time, also at the same step, keep what they wait for.</summary>
[OnBothDatabases]
public sealed class BranchTests(LessonApp app) : IClassFixture<LessonApp>
{
    [Fact]
    [Trait("Elsa", "6419")]
    public async Task Parallel_delays_all_resume_also_those_that_end_together()
    {
        (string Id, string Time)[] delays = [("a", "00:10:00"), ("b", "00:10:00"), ("c", "00:20:00")];
        await app.Publish("delays", Container("all", "Elsa.Parallel", delays.Select(d => Container($"way-{d.Id}", "Elsa.Sequence", [Activity(d.Id, "Elsa.Delay", ("timeSpan", d.Time)), Line($"after-{d.Id}")]))), Line("z"));
        var run = await app.Begin("delays");
        (await app.Read(db => db.Bookmarks.CountAsync(b => b.InstanceId == run))).ShouldBe(3);

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.PumpWhile(() => Task.CompletedTask);
        (await app.Done(run)).ShouldBe(["a", "after-a", "way-a", "b", "after-b", "way-b"], ignoreOrder: true);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.Until_idle();

        (await app.Done(run)).ShouldBe(["a", "after-a", "way-a", "b", "after-b", "way-b", "c", "after-c", "way-c", "all", "z"], ignoreOrder: true);
        await app.NothingIsLeftOf(run);
    }

    [Fact]
    [Trait("Elsa", "6419")]
    [Trait("Elsa", "7724")]
    public async Task One_step_that_waits_three_times_at_once_is_resumed_three_times()
    {
        var each = Activity("each", "Elsa.ParallelForEach", ("items", "js:[1, 2, 3]"));
        each["body"] = Container("body", "Elsa.Sequence", [Activity("d", "Elsa.Delay", ("timeSpan", "00:10:00")), Waits("w", "one of three"), Line("l")]);
        await app.Publish("same-step", each, Line("z"));
        var run = await app.Begin("same-step");

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.Until_idle();
        (await app.Read(db => db.Bookmarks.CountAsync(b => b.InstanceId == run && b.Name == "Elsa.Event"))).ShouldBe(3);
        await app.Event("one of three");
        await app.PumpWhile(() => Task.CompletedTask);

        (await app.Status(run)).ShouldBe("Finished");
        (await app.Done(run)).GroupBy(d => d).ToDictionary(g => g.Key, g => g.Count())
            .ShouldBe(new Dictionary<string, int> { ["d"] = 3, ["w"] = 3, ["l"] = 3, ["body"] = 3, ["each"] = 1, ["z"] = 1 }, ignoreOrder: true);
        await app.NothingIsLeftOf(run);
    }

    [Fact]
    [Trait("Elsa", "7724")]
    public async Task A_branch_that_loops_back_keeps_its_wait_when_another_reaches_the_join_and_joins_it_later()
    {
        const string id = "loop";
        await app.Send(new PublishDrawing
        {
            Json = Flowchart(
                id,
                [
                    Line("s"), Waits("ask", $"{id} answer"), Activity("again", "Elsa.FlowDecision", ("condition", "js:getLastResult() === 'again'")),
                    Waits("slow", $"{id} slow"), Activity("join", "Elsa.FlowJoin", ("mode", "WaitAllActive")), Line("z"),
                ],
                [
                    ("s", "Done", "ask"), ("ask", "Done", "again"), ("again", "True", "ask"), ("again", "False", "join"),
                    ("s", "Done", "slow"), ("slow", "Done", "join"), ("join", "Done", "z"),
                ]),
        });
        var run = await app.Begin(id);
        await Say("answer", "again");
        await Say("slow", null);

        (await app.Read(db => db.Bookmarks.Where(b => b.InstanceId == run).Select(b => b.Key).ToListAsync())).ShouldBe([$"{id} answer"]);
        await Say("answer", "again");
        await Say("answer", "enough");

        (await app.Status(run)).ShouldBe("Finished");
        var done = await app.Done(run);
        done.Count(d => d == "ask").ShouldBe(3);
        done.Count(d => d == "slow").ShouldBe(1);
        done.Count(d => d == "z").ShouldBe(1);
        await app.NothingIsLeftOf(run);

        async Task Say(string what, object? payload)
        {
            await app.Event($"{id} {what}", payload);
            await app.Until_idle();
        }
    }
}
