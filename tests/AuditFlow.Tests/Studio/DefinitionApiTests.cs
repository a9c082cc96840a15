using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Studio;

/// <summary>Drawings as the Studio's editor and list handle them.</summary>
[OnBothDatabases]
public sealed class DefinitionApiTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_new_drawing_is_a_draft_with_an_id_made_of_its_name_and_with_every_list_in_place()
    {
        using var studio = await Lead();

        var saved = await studio.Save(StudioClient.NewModel("Quarterly access review"));
        var second = await studio.Save(StudioClient.NewModel("Quarterly access review"));

        saved["definitionId"]!.ToString().ShouldBe("quarterly-access-review");
        second["definitionId"]!.ToString().ShouldBe("quarterly-access-review-2");
        saved.ShouldSatisfyAllConditions(
            s => ((int)s["version"]!).ShouldBe(1), s => ((bool)s["isLatest"]!).ShouldBeTrue(), s => ((bool)s["isPublished"]!).ShouldBeFalse(),
            s => s["variables"].ShouldBeOfType<JsonArray>(), s => s["inputs"].ShouldBeOfType<JsonArray>(), s => s["outputs"].ShouldBeOfType<JsonArray>(), s => s["outcomes"].ShouldBeOfType<JsonArray>(),
            s => s["customProperties"].ShouldBeOfType<JsonObject>(), s => s["options"].ShouldBeOfType<JsonObject>(),
            s => s["links"]![0]!["rel"]!.ToString().ShouldBe("publish"), s => s["root"]!["nodeId"]!.ToString().ShouldBe("Workflow1:f1"));
    }

    [Fact]
    public async Task Saving_again_and_again_keeps_one_row_and_says_once_in_the_trail_who_works_on_it()
    {
        using var studio = await Lead();
        var model = await studio.Save(StudioClient.NewModel("Busy"));
        for (var stroke = 0; stroke < 5; stroke++)
        {
            model["description"] = $"stroke {stroke}";
            model = await studio.Save(model);
        }

        (await app.Read(db => db.Definitions.Where(d => d.DefinitionId == "busy").ToListAsync())).Single().Description.ShouldBe("stroke 4");
        (await Trail("drawing:busy")).ShouldBe(["drawing-drafted"]);

        app.Clock.MoveTo(app.Clock.GetUtcNow().AddHours(1));
        model["description"] = "the next morning";
        await studio.Save(model);
        (await Trail("drawing:busy")).ShouldBe(["drawing-drafted", "drawing-drafted"]);
    }

    [Fact]
    public async Task A_change_of_a_published_drawing_is_a_draft_beside_it_and_the_published_version_stays_word_for_word()
    {
        using var studio = await Lead();
        await app.Send(new PublishDrawing { Json = Sequence("beside", Activity("a", "Elsa.WriteLine", ("text", "one"))) });
        var before = await Stored("beside", published: true);

        var model = await studio.Definition("beside");
        model["root"]!["activities"]![0]!["text"]!["expression"]!["value"] = "two";
        var draft = await studio.Save(model);

        ((int)draft["version"]!).ShouldBe(2);
        draft["id"]!.ToString().ShouldNotBe(model["id"]!.ToString());
        (await Stored("beside", published: true)).ShouldBe(before);
        (await studio.Definition("beside", "Published"))["root"]!["activities"]![0]!["text"]!["expression"]!["value"]!.ToString().ShouldBe("one");
        var row = (await studio.Get("workflow-definitions?versionOptions=Latest&SearchTerm=BeSide")).Json["items"]![0]!;
        ((bool)row["isPublished"]!).ShouldBeFalse();

        // What a run means by the latest version is never a draft.
        var run = await app.Send(new StartDrawing { DefinitionId = "beside" });
        (await app.Read(db => db.Instances.Where(i => i.Id == run).Select(i => i.Version).SingleAsync())).ShouldBe(1);

        var published = await studio.Post("workflow-definitions/beside/publish");
        ((bool)published.Json["alreadyPublished"]!).ShouldBeFalse();
        ((int)(await studio.Definition("beside", "Published"))["version"]!).ShouldBe(2);
        (await app.Read(db => db.Definitions.CountAsync(d => d.DefinitionId == "beside" && d.IsPublished))).ShouldBe(1);
    }

    [Fact]
    public async Task Publishing_names_every_problem_and_changes_nothing()
    {
        using var studio = await Lead();
        var model = StudioClient.NewModel("Faulty");
        model["root"]!["activities"] = new JsonArray(
            Activity("gate", "AuditFlow.Gate"), Activity("script", "Elsa.WriteLine", ("text", "js:while (")));
        model["root"]!["connections"] = new JsonArray(JsonNode.Parse("""{"source":{"activity":"gate","port":"Open"},"target":{"activity":"script","port":"In"}}"""));
        var saved = await studio.Save(model);

        var answer = await studio.Post("workflow-definitions", new JsonObject { ["model"] = saved.DeepClone(), ["publish"] = true });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Type.ShouldBe("application/problem+json");
        answer.Errors.Count.ShouldBe(2);
        answer.Errors.ShouldContain(e => e.StartsWith("gate:", StringComparison.Ordinal));
        answer.Errors.ShouldContain(e => e.StartsWith("script:", StringComparison.Ordinal));
        (await app.Read(db => db.Definitions.AnyAsync(d => d.DefinitionId == "faulty" && d.IsPublished))).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{}""", "no root activity")]
    [InlineData("""{"name":"x","root":[]}""", "no root activity")]
    [InlineData("""{"name":"x","root":{"id":"s","type":"Elsa.StateMachine","version":1}}""", "Elsa.StateMachine")]
    [InlineData("""{"name":"","root":{"id":"f","type":"Elsa.Flowchart"}}""", "has a name")]
    [InlineData("""{"name":"x","definitionId":"../x","root":{"id":"f","type":"Elsa.Flowchart"}}""", "id of a drawing")]
    [InlineData("""{"name":"x","options":{"usableAsActivity":"yes"},"root":{"id":"f","type":"Elsa.Flowchart"}}""", "usableAsActivity")]
    [InlineData("""{"name":"x","root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Elsa.Start"},{"id":"a","type":"Elsa.Start"}]}}""", "Two activities")]
    [InlineData("""{"name":"x","root":{"id":"f","type":"Elsa.Flowchart","activities":[3]}}""", "no activity")]
    [InlineData("""{"name":"x","variables":[{}],"root":{"id":"f","type":"Elsa.Flowchart"}}""", "a name")]
    public async Task A_document_that_the_Studio_could_not_show_again_is_refused_with_the_reason(string model, string reason)
    {
        using var studio = await Lead();

        var answer = await studio.Post("workflow-definitions", new JsonObject { ["model"] = JsonNode.Parse(model) });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Errors.ShouldContain(e => e.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_drawing_with_an_emoji_that_was_cut_in_two_is_kept_and_shown()
    {
        using var studio = await Lead();
        var body = new JsonObject { ["model"] = StudioClient.NewModel("Cut in two") };
        body["model"]!["description"] = "half";
        using var content = new StringContent(body.ToJsonString().Replace("\"half\"", "\"\\ud83d\"", StringComparison.Ordinal), Encoding.UTF8, "application/json");

        (await studio.Send(HttpMethod.Post, "workflow-definitions", content)).Status.ShouldBe(HttpStatusCode.OK);

        (await studio.Definition("cut-in-two"))["description"]!.GetValue<string>().ShouldBe("\uFFFD");
    }

    [Fact]
    public async Task A_drawing_that_is_not_UTF8_is_refused()
    {
        using var studio = await Lead();
        using var content = new ByteArrayContent([.. "{\"model\":{\"name\":\"caf"u8, 0xE9, .. "\"}}"u8]);
        content.Headers.ContentType = new("application/json");

        var answer = await studio.Send(HttpMethod.Post, "workflow-definitions", content);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Errors.ShouldBe(["The text is not UTF-8."]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"model\":3}")]
    [InlineData("{\"model\":{\"name\":\"x\",\"name\":\"y\"}}")]
    [InlineData("{not json")]
    public async Task What_is_not_even_a_drawing_is_refused(string body)
    {
        using var studio = await Lead();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        (await studio.Send(HttpMethod.Post, "workflow-definitions", content)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_activity_is_shown_as_tall_as_the_names_of_its_ways_out_need_and_what_is_larger_stays_so()
    {
        using var studio = await Lead();
        JsonObject Placed(string id, string type, int height)
        {
            var activity = Activity(id, type);
            activity["metadata"] = new JsonObject
            {
                ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = 0, ["y"] = 0 }, ["size"] = new JsonObject { ["width"] = 0, ["height"] = height } },
            };
            return activity;
        }

        await app.As(Role.ComplianceLead).Send(new SaveDraft
        {
            Json = Sequence("tall", Placed("many", "AuditFlow.WaitForFinding", 0), Placed("larger", "AuditFlow.WaitForFinding", 400), Placed("one", "Elsa.WriteLine", 0), Activity("nowhere", "AuditFlow.WaitForFinding")),
        });

        var shown = (await studio.Definition("tall"))["root"]!["activities"]!.AsArray();
        int Height(int index) => (int)shown[index]!["metadata"]!["designer"]!["size"]!["height"]!;
        Height(0).ShouldBe(180);
        Height(1).ShouldBe(400);
        Height(2).ShouldBe(0);
        shown[3]!["metadata"]!["designer"].ShouldBeNull();
        var ports = (await studio.Get("descriptors/activities")).Json["items"]!.AsArray().Single(d => d!["typeName"]!.ToString() == "AuditFlow.WaitForFinding")!["ports"]!.AsArray();
        ports.Select(p => $"{p!["name"]}: {p["displayName"]}").ShouldContain("PlanSubmitted: Plan submitted");
    }

    [Fact]
    public async Task Members_that_the_Studio_does_not_know_survive_a_save()
    {
        using var studio = await Lead();
        var json = JsonNode.Parse(Sequence("unknown-members", Activity("a", "Elsa.WriteLine", ("text", "x"))))!;
        json["$schema"] = "https://example.com/schema";
        json["root"]!["activities"]![0]!["future"] = new JsonObject { ["x"] = 1 };
        await app.Send(new PublishDrawing { Json = json.ToJsonString() });

        var model = await studio.Definition("unknown-members");
        model["description"] = "changed";
        await studio.Save(model);

        var stored = JsonNode.Parse(await Stored("unknown-members", published: false))!;
        stored["$schema"]!.ToString().ShouldBe("https://example.com/schema");
        ((int)stored["root"]!["activities"]![0]!["future"]!["x"]!).ShouldBe(1);
    }

    [Fact]
    public async Task An_activity_that_is_not_known_here_is_shown_as_missing_and_keeps_its_json_where_it_was_dragged_to()
    {
        using var studio = await Lead();
        var model = StudioClient.NewModel("Foreign");
        model["root"]!["activities"] = new JsonArray(JsonNode.Parse("""{"id":"h","type":"Elsa.HttpEndpoint","version":2,"path":{"typeName":"String","expression":{"type":"Literal","value":"/x"}},"metadata":{"displayText":"Hook"}}"""));

        var shown = (await studio.Save(model))["root"]!["activities"]![0]!;
        shown["type"]!.ToString().ShouldBe("Elsa.NotFoundActivity");
        shown["missingTypeName"]!.ToString().ShouldBe("Elsa.HttpEndpoint");
        ((int)shown["missingTypeVersion"]!).ShouldBe(2);

        var again = await studio.Definition("foreign");
        again["root"]!["activities"]![0]!["metadata"]!["designer"] = JsonNode.Parse("""{"position":{"x":7,"y":9}}""");
        await studio.Save(again);

        var stored = JsonNode.Parse(await Stored("foreign", published: false))!["root"]!["activities"]![0]!;
        stored["type"]!.ToString().ShouldBe("Elsa.HttpEndpoint");
        stored["path"]!["expression"]!["value"]!.ToString().ShouldBe("/x");
        stored["metadata"]!["displayText"]!.ToString().ShouldBe("Hook");
        ((int)stored["metadata"]!["designer"]!["position"]!["x"]!).ShouldBe(7);
        (await studio.Post("workflow-definitions/foreign/publish")).Errors.ShouldHaveSingleItem().ShouldContain("Elsa.HttpEndpoint");
    }

    [Fact]
    public async Task A_drawing_is_taken_back_and_published_again()
    {
        using var studio = await Lead();
        await app.Send(new PublishDrawing { Json = Sequence("taken-back", Activity("a", "Elsa.WriteLine", ("text", "x"))) });

        ((bool)(await studio.Post("workflow-definitions/taken-back/retract")).Json["isPublished"]!).ShouldBeFalse();
        await Should.ThrowAsync<Exception>(() => app.Send(new StartDrawing { DefinitionId = "taken-back" }));

        // It was published once, so it does not change: saving makes a draft of the next version.
        var model = await studio.Definition("taken-back");
        model["description"] = "new";
        ((int)(await studio.Save(model))["version"]!).ShouldBe(2);
        await studio.Post("workflow-definitions/taken-back/publish");
        await app.Send(new StartDrawing { DefinitionId = "taken-back" });
    }

    [Fact]
    public async Task An_earlier_version_becomes_the_draft()
    {
        using var studio = await Lead();
        await app.Send(new PublishDrawing { Json = Sequence("reverted", Activity("a", "Elsa.WriteLine", ("text", "one"))) });
        await app.Send(new PublishDrawing { Json = Sequence("reverted", Activity("a", "Elsa.WriteLine", ("text", "two"))) });

        (await studio.Post("workflow-definitions/reverted/revert/1")).Status.ShouldBe(HttpStatusCode.OK);

        var draft = await studio.Definition("reverted");
        ((int)draft["version"]!).ShouldBe(3);
        draft["root"]!["activities"]![0]!["text"]!["expression"]!["value"]!.ToString().ShouldBe("one");
        (await studio.Get("workflow-definitions?versionOptions=AllVersions&DefinitionIds=reverted&OrderBy=Version&OrderDirection=Descending")).Json["items"]!.AsArray().Select(v => (int)v!["version"]!).ShouldBe([3, 2, 1]);
        (await studio.Post("workflow-definitions/reverted/revert/9")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_draft_can_be_thrown_away_and_what_was_published_or_has_runs_can_not()
    {
        using var studio = await Lead();
        await app.Send(new PublishDrawing { Json = Sequence("kept", Activity("a", "Elsa.WriteLine", ("text", "x"))) });
        await app.Send(new StartDrawing { DefinitionId = "kept" });
        var model = await studio.Definition("kept");
        var published = model["id"]!.ToString();
        model["description"] = "draft";
        var draft = await studio.Save(model);

        (await studio.Delete($"workflow-definition-versions/{published}")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await studio.Delete("workflow-definitions/kept")).Errors.ShouldHaveSingleItem().ShouldContain("has runs (1)");
        (await studio.Post("bulk-actions/delete/workflow-definitions/by-definition-id", JsonNode.Parse("""{"definitionIds":["kept"]}"""))).Json
            .ShouldSatisfyAllConditions(j => ((int)j["deleted"]!).ShouldBe(0), j => j["refused"]![0]!.ToString().ShouldContain("has runs"));
        (await studio.Delete($"workflow-definition-versions/{draft["id"]}")).Status.ShouldBe(HttpStatusCode.NoContent);

        ((bool)(await studio.Definition("kept"))["isPublished"]!).ShouldBeTrue();

        await studio.Save(StudioClient.NewModel("Passing thought"));
        (await studio.Delete("workflow-definitions/passing-thought")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await studio.Get("workflow-definitions/by-definition-id/passing-thought")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_drawing_that_others_use_as_an_activity_is_offered_to_them_and_cannot_be_deleted()
    {
        using var studio = await Lead();
        await app.Send(new PublishDrawing { Json = Sequence("part", Activity("a", "Elsa.WriteLine", ("text", "x"))) });
        var model = StudioClient.NewModel("Whole");
        model["root"]!["activities"] = new JsonArray(JsonNode.Parse("""{"id":"p","type":"part","version":1,"workflowDefinitionId":"part"}"""));

        var saved = await studio.Save(model, publish: true);

        saved["root"]!["activities"]![0]!["type"]!.ToString().ShouldBe("part");
        saved["root"]!["activities"]![0]!["workflowDefinitionVersionId"]!.ToString().ShouldBe("part-v1");
        (await studio.Get("descriptors/activities")).Json["items"]!.AsArray().ShouldContain(d => d!["typeName"]!.ToString() == "part");
        (await studio.Get("workflow-definitions/part/consumers")).Json["consumingWorkflowDefinitionIds"]!.AsArray().Select(c => (string)c!).ShouldBe(["whole"]);
        (await studio.Delete("workflow-definitions/part")).Errors.ShouldHaveSingleItem().ShouldContain("whole");
    }

    [Fact]
    public async Task What_is_exported_can_be_imported_one_by_one_and_as_a_zip()
    {
        using var studio = await Lead();
        await app.Send(new PublishDrawing { Json = Sequence("moved", Activity("a", "Elsa.WriteLine", ("text", "ä"))) });
        var id = (await studio.Definition("moved"))["id"]!.ToString();

        var file = await studio.Get("workflow-definitions/moved/export?versionOptions=Latest");
        file.Type.ShouldBe("application/json");
        var model = file.Json.AsObject();
        model["definitionId"] = "moved-over";
        (await studio.Post("workflow-definitions/import", model)).Json["definitionId"]!.ToString().ShouldBe("moved-over");

        var zip = await studio.Post("bulk-actions/export/workflow-definitions", new JsonObject { ["ids"] = new JsonArray(id) });
        using (var archive = new ZipArchive(new MemoryStream(zip.Bytes)))
        {
            archive.Entries.Single().Name.ShouldBe("moved-v1.json");
        }

        using var form = new MultipartFormDataContent { { new ByteArrayContent(zip.Bytes), "files", "drawings.zip" }, { new ByteArrayContent("nonsense"u8.ToArray()), "files", "bad.json" } };
        (await studio.Send(HttpMethod.Post, "workflow-definitions/import-files", form)).Errors.ShouldHaveSingleItem().ShouldStartWith("bad.json:");
        using var good = new MultipartFormDataContent { { new ByteArrayContent(zip.Bytes), "files", "drawings.zip" } };
        ((int)(await studio.Send(HttpMethod.Post, "workflow-definitions/import-files", good)).Json["count"]!).ShouldBe(1);
        ((int)(await studio.Definition("moved"))["version"]!).ShouldBe(2);
    }

    [Fact]
    public async Task Lists_come_by_pages_bear_blank_values_and_never_fail()
    {
        using var studio = await Lead();
        foreach (var n in new[] { "A", "B", "C" })
        {
            await studio.Save(StudioClient.NewModel($"Paged {n}"));
        }

        var page = (await studio.Get("workflow-definitions?versionOptions=Latest&Page=1&PageSize=2&SearchTerm=PAGED&IsSystem=False&OrderBy=Name&OrderDirection=Descending")).Json;
        page["items"]!.AsArray().Select(i => i!["name"]!.ToString()).ShouldBe(["Paged A"]);
        ((int)page["totalCount"]!).ShouldBe(3);
        page["links"]![0]!["rel"]!.ToString().ShouldBe("bulk-publish");
        foreach (var odd in new[] { "", "?versionOptions=&Page=&PageSize=", "?versionOptions=Nonsense&Page=-4&PageSize=99999999&OrderBy=Nothing", "?Ids=none&DefinitionIds=" })
        {
            (await studio.Get($"workflow-definitions{odd}")).Status.ShouldBe(HttpStatusCode.OK);
        }

        ((bool)(await studio.Get("workflow-definitions/validation/is-name-unique?name=Paged A")).Json["isUnique"]!).ShouldBeFalse();
        ((bool)(await studio.Get("workflow-definitions/validation/is-name-unique?name=Paged A&definitionId=paged-a")).Json["isUnique"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task An_activity_inside_another_is_found_by_its_place()
    {
        using var studio = await Lead();
        var model = StudioClient.NewModel("Nested");
        model["root"]!["activities"] = new JsonArray(JsonNode.Parse("""{"id":"each","type":"Elsa.ForEach","version":1,"body":{"id":"inner","type":"Elsa.Flowchart","version":1,"activities":[{"id":"line","type":"Elsa.WriteLine","version":1}],"connections":[]}}"""));
        var saved = await studio.Save(model);
        saved["root"]!["activities"]![0]!["body"]!["activities"]![0]!["nodeId"]!.ToString().ShouldBe("Workflow1:f1:each:inner:line");

        var found = (await studio.Get($"workflow-definitions/subgraph/segments/{saved["id"]}?childNodeId=Workflow1:f1:each:inner:line")).Json;

        found["container"]!["nodeId"]!.ToString().ShouldBe("Workflow1:f1:each:inner");
        var segment = found["pathSegments"]!.AsArray().ShouldHaveSingleItem()!;
        segment["activityId"]!.ToString().ShouldBe("each");
        segment["portName"]!.ToString().ShouldBe("Body");
        (await studio.Get($"workflow-definitions/subgraph/{saved["id"]}?parentNodeId=Workflow1:f1:each")).Json["children"]![0]!["nodeId"]!.ToString().ShouldBe("Workflow1:f1:each:inner");
    }

    Task<StudioClient> Lead() => StudioClient.Of(app, Role.ComplianceLead);

    Task<string> Stored(string id, bool published) => app.Read(db => db.Definitions.Where(d => d.DefinitionId == id && (published ? d.IsPublished : d.IsLatest)).Select(d => d.Json).SingleAsync());

    Task<List<string>> Trail(string subject) => app.Read(db => db.TrailEntries.Where(e => e.Subject == subject).OrderBy(e => e.Sequence).Select(e => e.What).ToListAsync());
}
