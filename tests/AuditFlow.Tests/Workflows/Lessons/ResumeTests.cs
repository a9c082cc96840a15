using System.Collections.Concurrent;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;
using static AuditFlow.Tests.Workflows.Lessons.LessonApp;

namespace AuditFlow.Tests.Workflows.Lessons;

/// <summary>Whatever is raised reaches what waits for it, once, however quickly and from wherever it comes.</summary>
[OnBothDatabases]
public sealed class ResumeTests(LessonApp app) : IClassFixture<LessonApp>
{
    [Fact]
    [Trait("Elsa", "7223")]
    public async Task Two_hundred_waits_of_one_run_that_are_resumed_in_rapid_succession_are_all_over_each_once()
    {
        var waits = Enumerable.Range(0, 200).Select(i => $"one-{i}").ToList();
        await app.Publish("two-hundred-waits", Container("all", "Elsa.Parallel", waits.Select(w => Waits(w, w))), Line("after"));
        var run = await app.Begin("two-hundred-waits");
        (await app.Read(db => db.Bookmarks.CountAsync(b => b.InstanceId == run))).ShouldBe(200);

        // Each twice, as by somebody who presses again.
        await app.PumpWhile(() => AtOnce([.. waits, .. waits], wait => app.Event(wait)));

        (await app.Status(run)).ShouldBe("Finished");
        await app.NothingIsLeftOf(run);
        (await app.Done(run)).Order(StringComparer.Ordinal).ShouldBe(waits.Concat(["after", "all"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Elsa", "7223")]
    public async Task Two_hundred_runs_that_are_resumed_in_rapid_succession_all_go_on_each_once()
    {
        await app.Publish("one-of-many", Waits("w", "nobody says it"), Line("after"));
        var runs = new ConcurrentBag<string>();
        await AtOnce(Enumerable.Range(0, 200), async _ => runs.Add(await app.Start("one-of-many")));
        await app.Until_idle();
        var bookmarks = await app.Read(db => db.Bookmarks.AsNoTracking().Where(b => b.Key == "nobody says it").ToListAsync());
        bookmarks.Count.ShouldBe(200);

        await app.PumpWhile(() => AtOnce([.. bookmarks, .. bookmarks], b => app.Send(new ResumeRunNow { RunId = b.InstanceId, BookmarkId = b.Id, Reason = "Now." })));

        await app.NothingIsLeftOf(runs);
        foreach (var run in runs)
        {
            (await app.Status(run)).ShouldBe("Finished");
            (await app.Done(run)).ShouldBe(["w", "after"]);
        }
    }

    [Fact]
    [Trait("Elsa", "5597")]
    public async Task Waits_that_are_set_while_others_are_resumed_from_elsewhere_are_not_lost()
    {
        var branches = Enumerable.Range(0, 40).ToList();
        await app.Publish(
            "set-and-resumed",
            Container("all", "Elsa.Parallel", branches.Select(i => Container($"branch-{i}", "Elsa.Sequence", [Waits($"a{i}", $"first {i}"), Waits($"b{i}", $"second {i}")]))), Line("after"));
        var run = await app.Begin("set-and-resumed");

        // The second may be said before the burst that waits for it is stored; it is kept for it then.
        await app.PumpWhile(() => AtOnce(branches.SelectMany(i => new[] { $"first {i}", $"second {i}" }), app.Raise), pumps: 3);

        (await app.Status(run)).ShouldBe("Finished");
        await app.NothingIsLeftOf(run);
        var done = await app.Done(run);
        branches.ShouldAllBe(i => done.Count(d => d == $"a{i}") == 1 && done.Count(d => d == $"b{i}") == 1);
        (await app.Read(db => db.Signals.CountAsync(s => s.Name == "Elsa.Event"))).ShouldBe(0);
    }

    [Fact]
    [Trait("Elsa", "6523")]
    public async Task An_answer_in_the_very_instant_in_which_a_run_begins_to_wait_is_not_lost()
    {
        // The answer is on its way when the run has not committed that it waits.
        var answers = new ConcurrentBag<Task>();
        await app.AddBlock("Test.AskElsewhere", context =>
        {
            var run = context.Run.InstanceId;
            answers.Add(Task.Run(() => app.Raise($"answer for {run}")));
            return ValueTask.CompletedTask;
        });
        await app.Publish("instant", Activity("ask", "Test.AskElsewhere"), Activity("w", "Elsa.Event", ("eventName", "js:'answer for ' + getWorkflowInstanceId()")), Line("after"));
        var runs = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            runs.Add(await app.Start("instant"));
        }

        await app.PumpWhile(async () =>
        {
            while (answers.Count < runs.Count)
            {
                await Task.Yield();
            }

            await Task.WhenAll(answers);
        });

        foreach (var run in runs)
        {
            (await app.Status(run)).ShouldBe("Finished");
            (await app.Done(run)).ShouldBe(["ask", "w", "after"]);
        }

        await app.NothingIsLeftOf(runs);
        (await app.Read(db => db.Signals.CountAsync(s => s.Key!.StartsWith("answer for ")))).ShouldBe(0);
    }

    [Fact]
    [Trait("Elsa", "6523")]
    public async Task An_answer_in_the_middle_of_a_burst_reaches_the_wait_at_its_end()
    {
        // Said by the burst itself, before it comes to the wait.
        await app.AddBlock("Test.AnswerFirst", context =>
        {
            context.GetService<Signals>().Raise("Elsa.Event", "answered first");
            return ValueTask.CompletedTask;
        });
        await app.Publish("answered-first", Activity("answer", "Test.AnswerFirst"), Waits("w", "answered first"), Line("after"));

        var run = await app.Begin("answered-first");

        (await app.Done(run)).ShouldBe(["answer", "w", "after"]);
        await app.NothingIsLeftOf(run);
    }

    [Theory(Timeout = 60_000)]
    [Trait("Elsa", "6538")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_that_publishes_the_event_for_which_it_waits_itself_goes_on(bool isLocal)
    {
        var id = $"to-itself-{isLocal}".ToLowerInvariant();
        await app.Send(new PublishDrawing
        {
            Json = Flowchart(
                id,
                [Line("s"), Waits("w", id), Activity("tell", "Elsa.PublishEvent", ("eventName", id), ("isLocalEvent", isLocal)), Line("heard")],
                [("s", "Done", "w"), ("s", "Done", "tell"), ("w", "Done", "heard")]),
        });

        var run = await app.Begin(id);

        (await app.Status(run)).ShouldBe("Finished");
        (await app.Done(run)).ShouldBe(["s", "tell", "w", "heard"]);
        await app.NothingIsLeftOf(run);
    }
}
