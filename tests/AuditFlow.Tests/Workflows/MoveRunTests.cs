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

/// <summary>How an operator moves a run to a newer version of its drawing.</summary>
[OnBothDatabases]
public sealed class MoveRunTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    [Trait("Rule", "R-66")]
    public async Task R66_A_run_that_was_moved_goes_on_in_the_newer_version_and_repeats_nothing()
    {
        var run = await Begin("moved", Line("first"), Waits("w", "moved on"), Line("old"));
        await Publish("moved", Line("first"), Line("inserted"), Waits("w", "moved on"), Line("new"));

        var plan = await app.Send(new PlanMove { RunId = run });
        plan.ShouldSatisfyAllConditions(p => p.FromVersion.ShouldBe(1), p => p.ToVersion.ShouldBe(2), p => p.Hindrances.ShouldBeEmpty());
        plan.Stays.ShouldContain("'w' goes on waiting.");
        (await app.Journal(run)).ShouldNotContain(j => j.Event == "Moved");

        await app.Send(new MoveRun { RunId = run, Revision = plan.Revision, Reason = "The new step is needed." });
        await Raise("moved on");
        await app.Until_idle();

        var stored = await app.Read(db => db.Instances.SingleAsync(i => i.Id == run));
        (stored.Version, stored.DefinitionVersionId, stored.SubStatus).ShouldBe((2, "moved-v2", "Finished"));
        (await Lines(run)).ShouldBe(["first", "new"]);
        (await app.Journal(run)).Single(j => j.Event == "Moved").Message.ShouldBe("Moved from version 1 to version 2: The new step is needed.");
        (await app.Read(db => db.TrailEntries.SingleAsync(e => e.What == "run-moved" && e.Subject == $"run:{run}"))).Sentence.ShouldBe("Run 'moved' moved from version 1 to version 2: The new step is needed.");
    }

    [Fact]
    public async Task What_stands_against_a_move_is_said_and_the_run_stays_as_it_was()
    {
        var run = await Begin("hindered", Waits("w", "hindered on"), Line("z"));
        await Publish("hindered", Waits("other", "hindered on"), Line("z"));
        var before = await app.Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.Id == run));

        (await app.Send(new PlanMove { RunId = run })).Hindrances.ShouldBe(["w waits, and version 2 does not have it."]);
        var refused = await Should.ThrowAsync<Refusal>(() => app.Send(new MoveRun { RunId = run, Reason = "Try." }));

        (refused.Code, refused.Message).ShouldBe(("run-cannot-move", "w waits, and version 2 does not have it."));
        var after = await app.Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.Id == run));
        (after.Version, after.Revision).ShouldBe((before.Version, before.Revision));
        (await app.Read(db => db.TrailEntries.CountAsync(e => e.What == "run-moved" && e.Subject == $"run:{run}"))).ShouldBe(0);
    }

    [Fact]
    public async Task A_run_moves_only_to_a_newer_published_version_and_as_it_was_seen()
    {
        var run = await Begin("steps", Waits("a", "a comes"), Waits("b", "b comes"));
        (await Should.ThrowAsync<Refusal>(() => app.Send(new PlanMove { RunId = run }))).Code.ShouldBe("version-not-newer");
        (await Should.ThrowAsync<Refusal>(() => app.Send(new MoveRun { RunId = run, ToVersion = 7, Reason = "No." }))).Code.ShouldBe("no-such-version");
        await Publish("steps", Waits("a", "a comes"), Waits("b", "b comes"), Line("two"));
        await Publish("steps", Waits("a", "a comes"), Waits("b", "b comes"), Line("three"));

        var seen = await app.Send(new PlanMove { RunId = run, ToVersion = 2 });
        await Raise("a comes");
        await app.Until_idle();
        (await Should.ThrowAsync<Refusal>(() => app.Send(new MoveRun { RunId = run, ToVersion = 2, Revision = seen.Revision, Reason = "Late." }))).Code.ShouldBe("changed-meanwhile");

        await app.Send(new MoveRun { RunId = run, ToVersion = 2, Reason = "As it is." });
        await Raise("b comes");
        await app.Until_idle();
        (await Lines(run)).ShouldBe(["two"]);
        (await Should.ThrowAsync<Refusal>(() => app.Send(new MoveRun { RunId = run, Reason = "Ended." }))).Code.ShouldBe("run-cannot-move");
    }

    [Fact]
    public async Task Bookmarks_that_lie_elsewhere_in_the_newer_version_are_set_anew_and_what_was_sent_to_them_follows()
    {
        var run = await Begin("renamed", Waits("w", "renamed on"), Line("z"));
        var old = await app.Read(db => db.Bookmarks.SingleAsync(b => b.InstanceId == run));
        var drawing = JsonNode.Parse(Sequence("renamed", Waits("w", "renamed on"), Line("z")))!;
        drawing["root"]!["id"] = "Flow";
        await app.Send(new PublishDrawing { Json = drawing.ToJsonString() });

        // The signal stands for the bookmark already when the run is moved.
        await app.Send(new ResumeRunNow { RunId = run, BookmarkId = old.Id, Reason = "By hand." });
        await app.Send(new MoveRun { RunId = run, Reason = "Tidier." });
        (await app.Read(db => db.Bookmarks.SingleAsync(b => b.InstanceId == run))).Id.ShouldNotBe(old.Id);
        await app.Until_idle();

        (await app.Read(db => db.Instances.SingleAsync(i => i.Id == run))).SubStatus.ShouldBe("Finished");
    }

    [Fact]
    public async Task Moving_needs_a_reason_and_a_role()
    {
        var run = await Begin("guarded", Waits("w", "guarded on"));
        await Publish("guarded", Waits("w", "guarded on"), Line("z"));

        await Should.ThrowAsync<InvalidRequest>(() => app.Send(new MoveRun { RunId = run, Reason = "" }));
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.ControlOwner).Send(new MoveRun { RunId = run, Reason = "I may not." }))).Code.ShouldBe("not-allowed");
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.ControlOwner).Send(new PlanMove { RunId = run }))).Code.ShouldBe("not-allowed");
    }

    [Fact]
    public async Task The_page_of_a_run_tells_what_moving_it_would_do_and_moves_it()
    {
        var run = await Begin("paged", Waits("w", "paged on"));
        var browser = await app.Browser(Role.ComplianceLead);
        (await browser.Open($"/workflows/runs/{run}")).Text.ShouldNotContain("Move to version");

        await Publish("paged", Named(Waits("w", "paged on"), "Wait for the page"), Line("z"));
        (await browser.Open($"/workflows/runs/{run}")).Text.ShouldContain("Move to version 2");
        browser.Text.ShouldContain("'Wait for the page' goes on waiting.");
        (await browser.Submit("Move the run")).Text.ShouldContain("Say why.");
        await browser.Submit("Move the run", ("Reason", "For the page."));

        browser.Text.ShouldNotContain("Move to version");
        browser.Text.ShouldContain("Moved from version 1 to version 2: For the page.");
        browser.Text.ShouldContain("Wait for the page");
    }

    [Fact]
    public async Task The_page_of_a_run_that_cannot_be_moved_tells_why()
    {
        var run = await Begin("stuck", Waits("w", "stuck on"));
        await Publish("stuck", Line("z"));

        var browser = await (await app.Browser(Role.ComplianceLead)).Open($"/workflows/runs/{run}");

        browser.Text.ShouldContain("w waits, and version 2 does not have it.");
        browser.Page.QuerySelectorAll("button[disabled]").ShouldHaveSingleItem().TextContent.ShouldBe("Move the run");
    }

    static JsonObject Line(string id) => Activity(id, "Elsa.WriteLine", ("text", id));

    static JsonObject Waits(string id, string name) => Activity(id, "Elsa.Event", ("eventName", name));

    static JsonObject Named(JsonObject activity, string text)
    {
        activity["metadata"] = new JsonObject { ["displayText"] = text };
        return activity;
    }

    async Task<string> Begin(string id, params JsonObject[] activities)
    {
        await Publish(id, activities);
        var run = await app.Send(new StartDrawing { DefinitionId = id });
        await app.Until_idle();
        return run;
    }

    Task<PublishedDrawing> Publish(string id, params JsonObject[] activities) => app.Send(new PublishDrawing { Json = Sequence(id, activities) });

    async Task<List<string>> Lines(string run) => [.. (await app.Journal(run)).Where(j => j is { ActivityType: "Elsa.WriteLine", Event: "Completed" }).Select(j => j.ActivityId)];

    Task<bool> Raise(string name) => app.Inside(async services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new OperatorActor("test"));
        return await services.GetRequiredService<Transaction>().RunAsync(
            () =>
            {
                services.GetRequiredService<Signals>().Event(name, null);
                return Task.FromResult(true);
            },
            CancellationToken.None);
    });
}
