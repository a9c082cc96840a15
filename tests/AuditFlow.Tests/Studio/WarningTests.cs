using System.Net;
using System.Text.Json.Nodes;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Workflows;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Studio;

/// <summary>What is doubtful in a drawing is read before it is published, and the trail keeps that it was.</summary>
[OnBothDatabases]
public sealed class WarningTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task Warnings_are_shown_and_nothing_is_published_until_just_these_are_accepted()
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);
        var draft = await studio.Save(Doubtful("Doubtful"));

        var refused = await Publish(studio, draft);
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Errors.ShouldBe(["t: names nobody who does it, so it would go to the lead of the audit. Choose an assignee."]);
        ((bool)(await studio.Definition("doubtful"))["isPublished"]!).ShouldBeFalse();

        studio.Accepted = "0000";
        (await Publish(studio, draft)).Json["accept"]!.ToString().ShouldBe(refused.Json["accept"]!.ToString(), "other warnings than those accepted are asked again");

        studio.Accepted = refused.Json["accept"]!.ToString();
        (await Publish(studio, draft)).Status.ShouldBe(HttpStatusCode.OK);

        ((bool)(await studio.Definition("doubtful"))["isPublished"]!).ShouldBeTrue();
        var entry = await app.Read(db => db.TrailEntries.SingleAsync(e => e.What == "drawing-published" && e.Subject == "drawing:doubtful"));
        entry.Sentence.ShouldEndWith("with 1 warning accepted.");
        entry.Facts.ShouldNotBeNull().ShouldContain("names nobody who does it");
    }

    [Fact]
    public async Task A_new_warning_is_asked_for_though_others_were_accepted()
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);
        var draft = await studio.Save(Doubtful("Growing"));
        studio.Accepted = (await Publish(studio, draft)).Json["accept"]!.ToString();
        draft["root"]!["activities"]![0]!["dueInDays"] = JsonNode.Parse("""{"typeName":"Int32","expression":{"type":"Literal","value":"400"}}""");

        var answer = await Publish(studio, draft);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Errors.Count.ShouldBe(2);
        answer.Errors.ShouldContain(e => e.StartsWith("t: is due after 400 days"));
    }

    [Fact]
    public async Task The_row_menu_asks_too_and_many_at_once_are_published_but_for_those_with_warnings()
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);
        await studio.Save(Doubtful("In the list"));
        var good = StudioClient.NewModel("Without doubt");
        good["root"]!["activities"] = new JsonArray(Drawing.Activity("line", "Elsa.WriteLine", ("text", "x")));
        await studio.Save(good);

        var many = (await studio.Post("bulk-actions/publish/workflow-definitions/by-definition-ids", JsonNode.Parse("""{"definitionIds":["in-the-list","without-doubt"]}"""))).Json;
        many["published"]!.AsArray().Select(p => p!.ToString()).ShouldBe(["without-doubt"]);
        many["refused"]!.AsArray().ShouldHaveSingleItem()!.ToString().ShouldStartWith("in-the-list was not published: t: names nobody");

        var refused = await studio.Post("workflow-definitions/in-the-list/publish");
        studio.Accepted = refused.Json["accept"]!.ToString();
        (await studio.Post("workflow-definitions/in-the-list/publish")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_could_not_run_cannot_be_accepted()
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);
        var model = StudioClient.NewModel("Impossible");
        model["root"]!["activities"] = new JsonArray(JsonNode.Parse("""{"id":"g","type":"AuditFlow.Gate","version":1,"gateName":{"typeName":"String","expression":{"type":"Literal","value":"Ready"}}}"""));

        var answer = await studio.Post("workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = true });

        answer.Errors.ShouldBe(["g: asks for no fact, so it could never open. Tick at least one."]);
        answer.Json["accept"].ShouldBeNull();
    }

    static Task<Answer> Publish(StudioClient studio, JsonNode model) => studio.Post("workflow-definitions", new JsonObject { ["model"] = model.DeepClone(), ["publish"] = true });

    static JsonObject Doubtful(string name)
    {
        var model = StudioClient.NewModel(name);
        model["root"]!["activities"] = new JsonArray(JsonNode.Parse("""{"id":"t","type":"AuditFlow.Task","version":1,"title":{"typeName":"String","expression":{"type":"Literal","value":"Do it"}}}"""));
        return model;
    }
}
