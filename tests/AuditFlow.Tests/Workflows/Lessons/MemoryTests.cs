using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;
using static AuditFlow.Tests.Workflows.Lessons.LessonApp;

namespace AuditFlow.Tests.Workflows.Lessons;

/// <summary>It measures the heap of the process, so nothing else may run beside it.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryCollection;

/// <summary>How much memory a big family of runs takes.</summary>
[Collection(nameof(MemoryTests))]
[OnBothDatabases]
public sealed class MemoryTests(LessonApp app) : IClassFixture<LessonApp>
{
    const long MiB = 1 << 20;

    [Fact]
    [Trait("Elsa", "8182")]
    public async Task A_parent_with_two_hundred_children_and_a_decision_stays_within_150_MiB()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (peak, looks) = (before, 0);

        // In the middle of a transaction that holds many runs, where most is held.
        await app.AddBlock("Test.LookAtHeap", _ =>
        {
            looks++;
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
            return ValueTask.CompletedTask;
        });
        await app.Publish(
            "big-child",
            [.. Enumerable.Range(0, 20).Select(i => Line($"l{i}")), Activity("look", "Test.LookAtHeap"), Waits("w", "big children go on"), Activity("again", "Test.LookAtHeap"), Activity("n", "Elsa.SetName", ("value", "js:'child ' + getInput('N')"))]);
        await app.Send(new PublishDrawing
        {
            Json = Flowchart(
                "big-parent",
                [ChildrenTests.Bulk("big-child", 200), Activity("d", "Elsa.FlowDecision", ("condition", "js:Array.from({ length: 20000 }, (_, i) => i).filter(i => i % 2 === 0).length === 10000")), Line("yes"), Line("no")],
                [("bulk", "Done", "d"), ("d", "True", "yes"), ("d", "False", "no")]),
        });
        before = GC.GetTotalMemory(forceFullCollection: true);
        var parent = await app.Start("big-parent");
        await app.Until_idle();
        (await app.Status(parent)).ShouldBe("Suspended");
        await app.Event("big children go on");
        await app.Until_idle();

        (await app.Done(parent)).ShouldBe(["bulk", "d", "yes"]);
        (await app.Read(db => db.Instances.CountAsync(i => i.ParentInstanceId == parent && i.SubStatus == "Finished"))).ShouldBe(200);
        looks.ShouldBe(400);
        ((peak - before) / MiB).ShouldBeLessThanOrEqualTo(150);
        ((GC.GetTotalMemory(forceFullCollection: true) - before) / MiB).ShouldBeLessThanOrEqualTo(20);
    }
}
