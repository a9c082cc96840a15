using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Studio;

/// <summary>Runs as the Studio's list and viewer show and handle them.</summary>
[OnBothDatabases]
public sealed class InstanceApiTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_waiting_run_shows_what_it_waits_for_its_journal_and_how_each_activity_stands()
    {
        using var studio = await Lead();
        var run = await Start("viewed", Activity("line", "Elsa.WriteLine", ("text", "Hello")), Activity("wait", "Elsa.Event", ("eventName", "never")));

        var shown = (await studio.Get($"workflow-instances/{run}")).Json;
        shown["status"]!.ToString().ShouldBe("Running");
        shown["subStatus"]!.ToString().ShouldBe("Suspended");
        shown["workflowState"]!["bookmarks"]![0]!["activityNodeId"]!.ToString().ShouldBe("Workflow1:Flowchart1:wait");
        (await studio.Get($"workflow-instances/{run}/execution-state")).Json["workflowSubStatus"]!.ToString().ShouldBe("Suspended");

        var all = (await studio.Get($"workflow-instances/{run}/journal")).Json;
        all["items"]!.AsArray().Select(j => (int)j!["sequence"]!).ShouldBe(Enumerable.Range(0, (int)all["totalCount"]!));
        var stats = (await studio.Post("activity-executions/report", new JsonObject { ["workflowInstanceId"] = run, ["activityNodeIds"] = new JsonArray("Workflow1:Flowchart1:line", "Workflow1:Flowchart1:wait") })).Json["stats"]!.AsArray();
        stats[0]!.ShouldSatisfyAllConditions(s => ((int)s["completedCount"]!).ShouldBe(1), s => ((bool)s["isBlocked"]!).ShouldBeFalse());
        stats[1]!.ShouldSatisfyAllConditions(s => ((int)s["uncompletedCount"]!).ShouldBe(1), s => ((bool)s["isBlocked"]!).ShouldBeTrue());
    }

    [Fact]
    public async Task The_journal_is_filtered_by_the_server()
    {
        using var studio = await Lead();
        var run = await Start("filtered", Activity("one", "Elsa.WriteLine", ("text", "1")), Activity("two", "Elsa.WriteLine", ("text", "2")));

        var inside = (await studio.Post($"workflow-instances/{run}/journal?skip=1&take=2", JsonNode.Parse("""{"filter":{"excludedActivityTypes":["Elsa.Workflow","Elsa.Flowchart"],"eventNames":null,"activityNodeIds":null}}"""))).Json;
        ((int)inside["totalCount"]!).ShouldBe(4);
        inside["items"]!.AsArray().Select(j => $"{j!["eventName"]} {j["activityId"]}").ShouldBe(["Completed one", "Started two"]);

        var one = (await studio.Post($"workflow-instances/{run}/journal", JsonNode.Parse("""{"filter":{"activityNodeIds":["Workflow1:Flowchart1:two"],"eventNames":["Completed"]}}"""))).Json;
        one["items"]!.AsArray().ShouldHaveSingleItem()!["activityId"]!.ToString().ShouldBe("two");
    }

    [Fact]
    public async Task One_execution_is_found_by_its_id_alone_with_what_stands_around_it()
    {
        using var studio = await Lead();
        var run = await Start("executed", Activity("one", "Elsa.WriteLine", ("text", "1")));

        var summary = (await studio.Get($"activity-execution-summaries/list?WorkflowInstanceId={run}&ActivityNodeId=Workflow1:Flowchart1:one")).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        summary["status"]!.ToString().ShouldBe("Completed");
        var whole = (await studio.Get($"activity-executions/by-id?id={summary["id"]}")).Json;
        whole["activityId"]!.ToString().ShouldBe("one");
        (await studio.Get($"activity-executions/{summary["id"]}/call-stack?skip=0&take=10")).Json["items"]!.AsArray().Select(e => e!["activityType"]!.ToString())
            .ShouldBe(["Elsa.Workflow", "Elsa.Flowchart", "Elsa.WriteLine"]);
        (await studio.Get("activity-executions/by-id?id=nothing")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Runs_go_out_as_files_with_their_whole_journal_and_none_comes_in()
    {
        using var studio = await Lead();
        var first = await Start("exported", Activity("line", "Elsa.WriteLine", ("text", "Hello")), Activity("wait", "Elsa.Event", ("eventName", "never")));
        var second = await app.Send(new StartDrawing { DefinitionId = "exported" });
        await app.Until_idle();
        var lines = (int)(await studio.Get($"workflow-instances/{first}/journal")).Json["totalCount"]!;

        foreach (var one in new[] { await studio.Get($"workflow-instances/{first}/export"), await studio.Post("bulk-actions/export/workflow-instances", new JsonObject { ["ids"] = new JsonArray(first) }) })
        {
            one.Status.ShouldBe(HttpStatusCode.OK);
            one.Json["workflowInstance"]!["workflowState"]!["bookmarks"]!.AsArray().Count.ShouldBe(1);
            one.Json["executionLogRecords"]!.AsArray().Select(l => (int)l!["sequence"]!).ShouldBe(Enumerable.Range(0, lines));
        }

        var many = await studio.Post("bulk-actions/export/workflow-instances", new JsonObject { ["ids"] = new JsonArray(first, second, "nothing") });
        using (var zip = new ZipArchive(new MemoryStream(many.Bytes)))
        {
            zip.Entries.Select(e => e.Name).ShouldBe([$"workflow-instance-{first}.json", $"workflow-instance-{second}.json"]);
            using var reader = new StreamReader(zip.Entries[1].Open());
            JsonNode.Parse(await reader.ReadToEndAsync(TestContext.Current.CancellationToken))!["workflowInstance"]!["id"]!.ToString().ShouldBe(second);
        }

        (await studio.Get("workflow-instances/nothing/export")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await studio.Post("bulk-actions/export/workflow-instances", new JsonObject())).Status.ShouldBe(HttpStatusCode.BadRequest);
        var runs = await app.Read(db => db.Instances.CountAsync());
        var refused = await studio.Post("bulk-actions/import/workflow-instances");
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Errors.ShouldHaveSingleItem().ShouldContain("not brought in from files");
        (await app.Read(db => db.Instances.CountAsync())).ShouldBe(runs);
    }

    [Fact]
    public async Task A_fault_shows_with_its_message_and_is_tried_again()
    {
        using var studio = await Lead();
        var run = await Start("failing", Activity("f", "Elsa.Fault", ("message", "The ticket system does not answer.")));

        var shown = (await studio.Get($"workflow-instances/{run}")).Json;
        shown["workflowState"]!["incidents"]![0]!["message"]!.ToString().ShouldContain("The ticket system does not answer.");
        var stat = (await studio.Post("activity-executions/report", new JsonObject { ["workflowInstanceId"] = run, ["activityNodeIds"] = new JsonArray("Workflow1:Flowchart1:f") })).Json["stats"]![0]!;
        ((bool)stat["isFaulted"]!).ShouldBeTrue();

        (await studio.Post("alterations/workflows/retry", new JsonObject { ["workflowInstanceIds"] = new JsonArray(run) })).Status.ShouldBe(HttpStatusCode.OK);
        await app.Until_idle();

        (await app.Journal(run)).Select(j => j.Event).ShouldContain("Retried");
        (await Trail(run)).ShouldContain("run-mended");
    }

    [Fact]
    public async Task The_list_takes_all_filters_of_the_Studio()
    {
        using var studio = await Lead();
        var finished = await Start("listed", Activity("a", "Elsa.WriteLine", ("text", "x")));
        var waiting = await Start("listed", Activity("a", "Elsa.Event", ("eventName", "never")));

        (await Listed(studio, """{"definitionIds":["listed"],"statuses":["Running"]}""")).ShouldBe([waiting]);
        (await Listed(studio, """{"definitionId":"listed","subStatus":"Finished"}""")).ShouldBe([finished]);
        (await Listed(studio, """{"definitionIds":["listed"],"version":2}""")).ShouldBe([waiting]);
        (await Listed(studio, """{"definitionIds":["listed"],"hasIncidents":true}""")).ShouldBeEmpty();
        (await Listed(studio, """{"definitionIds":["listed"],"orderBy":"Created","orderDirection":"Ascending","page":0,"pageSize":1}""")).Count.ShouldBe(1);
        (await Listed(studio, $$"""{"searchTerm":"{{waiting}}"}""")).ShouldBe([waiting]);
        (await Listed(studio, """{"definitionIds":["listed"],"timestampFilters":[{"column":"CreatedAt","operator":"LessThan","timestamp":"2001-01-01T00:00:00Z"}]}""")).ShouldBeEmpty();
        (await studio.Post("workflow-instances", JsonNode.Parse("""{"page":-1,"pageSize":0,"statuses":null,"searchTerm":"%_\\","timestampFilters":[{}]}"""))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_run_is_cancelled_once_and_several_at_once()
    {
        using var studio = await Lead();
        var one = await Start("stopped", Activity("a", "Elsa.Event", ("eventName", "never")));
        var two = await app.Send(new StartDrawing { DefinitionId = "stopped" });
        await app.Until_idle();

        (await studio.Post($"cancel/workflow-instances/{one}")).Status.ShouldBe(HttpStatusCode.NoContent);
        await app.Until_idle();
        (await studio.Post($"cancel/workflow-instances/{one}")).Errors.ShouldHaveSingleItem().ShouldContain("ended already");
        var many = (await studio.Post("bulk-actions/cancel/workflow-instances", new JsonObject { ["ids"] = new JsonArray(one, two) })).Json;
        await app.Until_idle();

        ((int)many["cancelledCount"]!).ShouldBe(1);
        (await app.Read(db => db.Instances.Where(i => i.DefinitionId == "stopped").Select(i => i.SubStatus).Distinct().ToListAsync())).ShouldBe(["Cancelled"]);
        (await Trail(two)).ShouldContain("run-cancelled");
    }

    [Fact]
    public async Task A_run_of_an_audit_and_one_under_way_are_not_deleted_and_the_reason_is_said()
    {
        using var studio = await Lead();
        var waiting = await Start("never-deleted", Activity("a", "Elsa.Event", ("eventName", "never")));
        await app.Send(new PublishDrawing { Json = Sequence("deleted", Activity("a", "Elsa.WriteLine", ("text", "x"))) });
        var ofAudit = await app.Send(new StartDrawing { DefinitionId = "deleted", Input = System.Text.Json.JsonSerializer.SerializeToElement(new { AuditId = Guid.CreateVersion7() }) });
        var free = await app.Send(new StartDrawing { DefinitionId = "deleted" });
        await app.Until_idle();

        (await studio.Delete($"workflow-instances/{waiting}")).Errors.ShouldHaveSingleItem().ShouldContain("under way");
        (await studio.Delete($"workflow-instances/{ofAudit}")).Errors.ShouldHaveSingleItem().ShouldContain("belongs to an audit");
        var done = (await studio.Post("bulk-actions/delete/workflow-instances/by-id", new JsonObject { ["ids"] = new JsonArray(free, ofAudit) })).Json;

        ((int)done["deleted"]!).ShouldBe(1);
        done["refused"]!.AsArray().ShouldHaveSingleItem();
        (await app.Read(db => db.Instances.Where(i => i.DefinitionId == "deleted").Select(i => i.Id).SingleAsync())).ShouldBe(ofAudit);
        (await app.Read(db => db.JournalBlocks.CountAsync(b => b.InstanceId == free))).ShouldBe(0);
        (await Trail(free)).ShouldContain("run-deleted");
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_said_not_to_be_there()
    {
        using var studio = await Lead();
        foreach (var path in new[] { "workflow-instances/none", "workflow-instances/none/journal", "workflow-instances/none/variables", "workflow-instances/none/execution-state" })
        {
            (await studio.Get(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        (await studio.Get("activity-executions/list?WorkflowInstanceId=none")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await studio.Post("activity-executions/report", new JsonObject())).Json["stats"]!.AsArray().ShouldBeEmpty();
    }

    Task<StudioClient> Lead() => StudioClient.Of(app, Role.ComplianceLead);

    async Task<string> Start(string definition, params JsonObject[] activities)
    {
        await app.Send(new PublishDrawing { Json = Sequence(definition, activities) });
        var run = await app.Send(new StartDrawing { DefinitionId = definition });
        await app.Until_idle();
        return run;
    }

    static async Task<List<string>> Listed(StudioClient studio, string filter)
        => [.. (await studio.Post("workflow-instances", JsonNode.Parse(filter))).Json["items"]!.AsArray().Select(i => i!["id"]!.ToString())];

    Task<List<string>> Trail(string run) => app.Read(db => db.TrailEntries.Where(e => e.Subject == $"run:{run}").Select(e => e.What).ToListAsync());
}
