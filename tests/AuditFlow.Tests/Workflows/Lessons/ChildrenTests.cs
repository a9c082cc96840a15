using System.Globalization;
using System.Text.Json.Nodes;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;
using static AuditFlow.Tests.Workflows.Lessons.LessonApp;

namespace AuditFlow.Tests.Workflows.Lessons;

/// <summary>Parents go on when their children have ended, wherever and however many these are.</summary>
[OnBothDatabases]
public sealed class ChildrenTests(LessonApp app) : IClassFixture<LessonApp>
{
    [Fact]
    [Trait("Elsa", "7397")]
    public async Task A_parent_goes_on_though_its_child_ended_on_another_node()
    {
        await app.Publish("child-elsewhere", Line("work"));
        await app.Publish("parent-here", Activity("x", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "child-elsewhere"), ("waitForCompletion", true)), Line("after"));
        await using var other = await app.SecondNode();
        var parent = await app.Start("parent-here");
        (await app.Pump(CancellationToken.None)).ShouldBe(1);
        var child = await app.Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.ParentInstanceId == parent));
        child.SubStatus.ShouldBe("Pending");

        (await other.Pump(CancellationToken.None)).ShouldBe(1);
        (await app.Status(child.Id)).ShouldBe("Finished");
        (await app.Status(parent)).ShouldBe("Suspended");
        await app.Until_idle();

        (await app.Done(parent)).ShouldBe(["x", "after"]);
        await app.NothingIsLeftOf(parent, child.Id);
    }

    [Fact]
    [Trait("Elsa", "7030")]
    [Trait("Elsa", "5235")]
    public async Task Five_hundred_children_each_get_their_own_input_and_the_parent_goes_on_after_the_last()
    {
        await app.Publish("one-of-500", Activity("n", "Elsa.SetName", ("value", "js:`${getInput('N')} ${getInput('Twice')} ${getInput('Shared')}`")));
        await app.Publish("parent-of-500", Bulk("one-of-500", 500), Line("after"));
        var parent = await app.Start("parent-of-500");

        await app.PumpWhile(
            async () =>
            {
                while (await app.Pump(CancellationToken.None) > 0)
                {
                }
            },
            pumps: 2);

        (await app.Done(parent)).ShouldBe(["bulk", "after"]);
        (await app.Status(parent)).ShouldBe("Finished");
        var children = await app.Read(db => db.Instances.AsNoTracking().Where(i => i.ParentInstanceId == parent).Select(i => new { i.Id, i.Name, i.SubStatus }).ToListAsync());
        children.Select(c => c.Name).ShouldBe(Enumerable.Range(0, 500).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i} {2 * i} all")), ignoreOrder: true);
        children.ShouldAllBe(c => c.SubStatus == "Finished");
        await app.NothingIsLeftOf(parent);
    }

    [Fact]
    [Trait("Elsa", "7030")]
    public async Task A_parent_goes_on_after_the_last_of_its_children_also_when_they_end_at_the_same_time_on_two_nodes()
    {
        await app.Publish("waiting-child", Waits("w", "all children may go"));
        await app.Publish("waiting-parent", Bulk("waiting-child", 120), Line("after"));
        var parent = await app.Begin("waiting-parent");
        (await app.Status(parent)).ShouldBe("Suspended");
        await using var other = await app.SecondNode();

        await app.Event("all children may go");
        await Task.WhenAll(Task.Run(app.Until_idle), Task.Run(other.Until_idle));
        await app.Until_done();

        (await app.Done(parent)).ShouldBe(["bulk", "after"]);
        (await app.Read(db => db.Instances.CountAsync(i => i.ParentInstanceId == parent && i.SubStatus == "Finished"))).ShouldBe(120);
        await app.NothingIsLeftOf(parent);
    }

    internal static JsonObject Bulk(string child, int count) => Activity(
        "bulk", "Elsa.BulkDispatchWorkflows", ("workflowDefinitionId", child), ("items", $"js:Array.from({{ length: {count} }}, (_, i) => ({{ N: i, Twice: 2 * i }}))"),
        ("input", "js:({ Shared: 'all' })"), ("waitForCompletion", true));
}
