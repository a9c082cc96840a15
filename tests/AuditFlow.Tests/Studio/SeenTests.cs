using System.Net;
using System.Text.Json.Nodes;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Studio;

/// <summary>Several pages on one drawing: whoever has not seen the last save does not save over it (R-66).</summary>
[OnBothDatabases]
public sealed class SeenTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_leads_on_one_draft_the_one_who_saves_later_is_refused_and_told_who_saved_when(bool otherWayRound)
    {
        var name = $"Shared {otherWayRound}";
        using var one = await Lead();
        using var two = await OtherLead();
        var (first, second) = otherWayRound ? (two, one) : (one, two);
        var id = (await one.Save(StudioClient.NewModel(name)))["definitionId"]!.ToString();
        var (mine, theirs) = (await first.Definition(id), await second.Definition(id));

        app.Clock.MoveTo(app.Clock.GetUtcNow().AddMinutes(7));
        mine["description"] = "saved first";
        await first.Save(mine);
        theirs["description"] = "saved later";
        var answer = await second.Post("workflow-definitions", new JsonObject { ["model"] = theirs.DeepClone() });

        answer.Status.ShouldBe(HttpStatusCode.Conflict);
        answer.Errors.ShouldHaveSingleItem().ShouldStartWith($"{(otherWayRound ? "compliancelead-reviewer" : "compliancelead")}@example.com saved this draft at {app.Clock.GetUtcNow():HH:mm} on ");
        (await Stored(id)).Description.ShouldBe("saved first");

        // Loaded again, it is seen.
        var again = await second.Definition(id);
        again["description"] = "saved with the other in sight";
        await second.Save(again);
        (await Stored(id)).Description.ShouldBe("saved with the other in sight");
        (await Stored(id)).Authors.ShouldBe(["person:compliancelead@example.com", "person:compliancelead-reviewer@example.com"]);
    }

    [Fact]
    public async Task Two_pages_of_one_person_are_two_pages()
    {
        using var left = await Lead();
        using var right = await Lead();
        var id = (await left.Save(StudioClient.NewModel("Twice open")))["definitionId"]!.ToString();
        var model = await right.Definition(id);
        model["description"] = "right";
        await right.Save(model);

        var stale = await left.Post("workflow-definitions", new JsonObject { ["model"] = (await Model(id)).DeepClone() });

        stale.Status.ShouldBe(HttpStatusCode.Conflict);
        stale.Errors.ShouldHaveSingleItem().ShouldStartWith("Another page of yours saved this draft at ");
    }

    [Fact]
    public async Task A_page_goes_on_saving_what_it_saved_itself()
    {
        using var lead = await Lead();
        await app.Send(new PublishDrawing { Json = Sequence("alone", Activity("a", "Elsa.WriteLine", ("text", "x"))) });
        var model = await lead.Definition("alone");

        // The page still sends the document that it loaded; what counts is what it has seen.
        foreach (var stroke in new[] { "one", "two", "three" })
        {
            model["description"] = stroke;
            await lead.Save(model);
        }

        (await Stored("alone")).ShouldSatisfyAllConditions(d => d.Version.ShouldBe(2), d => d.Revision.ShouldBe(3), d => d.Description.ShouldBe("three"));
    }

    [Fact]
    public async Task Publishing_restoring_and_importing_from_a_page_that_has_not_seen_the_last_save_are_refused()
    {
        using var one = await Lead();
        using var two = await OtherLead();
        await app.Send(new PublishDrawing { Json = Sequence("overtaken", Activity("a", "Elsa.WriteLine", ("text", "x"))) });
        var model = await one.Definition("overtaken");
        model["description"] = "draft";
        await one.Save(model);
        var seen = await two.Definition("overtaken");
        model["description"] = "newer draft";
        await one.Save(model);

        Answer[] refused =
        [
            await two.Post("workflow-definitions/overtaken/publish"),
            await two.Post("workflow-definitions", new JsonObject { ["model"] = seen.DeepClone(), ["publish"] = true }),
            await two.Post("workflow-definitions/overtaken/revert/1"),
            await two.Post("workflow-definitions/import", seen.DeepClone()),
        ];

        refused.ShouldAllBe(a => a.Status == HttpStatusCode.Conflict && a.Errors.Single().StartsWith("compliancelead@example.com saved this draft at "));
        (await Stored("overtaken")).ShouldSatisfyAllConditions(d => d.Description.ShouldBe("newer draft"), d => d.IsPublished.ShouldBeFalse());
        await two.Definition("overtaken");
        (await two.Post("workflow-definitions/overtaken/publish")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_page_that_does_not_say_what_it_has_seen_saves_nothing_over_a_drawing()
    {
        using var lead = await Lead();
        var saved = await lead.Save(StudioClient.NewModel("Blind"));
        using var blind = await Lead();
        saved["description"] = "blind";

        var answer = await blind.Post("workflow-definitions", new JsonObject { ["model"] = saved.DeepClone() });

        answer.Status.ShouldBe((HttpStatusCode)428);
        answer.Errors.ShouldHaveSingleItem().ShouldContain("load the page again");
        (await Stored("blind")).Description.ShouldBeNull();
    }

    [Fact]
    public async Task A_file_replaces_a_draft_of_ones_own_and_none_in_which_others_drew()
    {
        using var one = await Lead();
        using var two = await OtherLead();
        var file = (await one.Save(StudioClient.NewModel("Filed")))["definitionId"]!.ToString();
        var model = JsonNode.Parse((await Stored(file)).Json)!;
        model["description"] = "from the file";
        using var list = await Lead();
        using var otherList = await OtherLead();

        (await otherList.Post("workflow-definitions/import", model.DeepClone())).Errors.ShouldHaveSingleItem().ShouldContain("in which compliancelead@example.com drew");
        (await list.Post("workflow-definitions/import", model.DeepClone())).Status.ShouldBe(HttpStatusCode.OK);

        (await Stored(file)).Description.ShouldBe("from the file");
    }

    [Fact]
    public async Task Two_saves_at_once_leave_one()
    {
        using var setUp = await Lead();
        var id = (await setUp.Save(StudioClient.NewModel("At once")))["definitionId"]!.ToString();
        var pages = new List<(StudioClient Page, JsonNode Model)>();
        for (var page = 0; page < 6; page++)
        {
            var client = await Lead();
            var model = await client.Definition(id);
            model["description"] = $"page {page}";
            pages.Add((client, model));
        }

        var answers = await Task.WhenAll(pages.Select(p => Task.Run(() => p.Page.Post("workflow-definitions", new JsonObject { ["model"] = p.Model.DeepClone() }))));

        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(a => a.Status != HttpStatusCode.OK).ShouldAllBe(a => a.Status == HttpStatusCode.Conflict && a.Errors.Single().Contains("saved this draft at"));
        var winner = answers.Single(a => a.Status == HttpStatusCode.OK).Json["workflowDefinition"]!["description"]!.ToString();
        (await Stored(id)).ShouldSatisfyAllConditions(d => d.Description.ShouldBe(winner), d => d.Revision.ShouldBe(2));
        pages.ForEach(p => p.Page.Dispose());
    }

    [Fact]
    public async Task Two_drafts_begun_at_once_on_a_published_drawing_leave_one()
    {
        await app.Send(new PublishDrawing { Json = Sequence("begun", Activity("a", "Elsa.WriteLine", ("text", "x"))) });
        using var one = await Lead();
        using var two = await OtherLead();
        var pages = new[] { (Page: one, Model: await one.Definition("begun")), (Page: two, Model: await two.Definition("begun")) };

        var answers = await Task.WhenAll(pages.Select((p, at) => Task.Run(() =>
        {
            p.Model["description"] = $"page {at}";
            return p.Page.Post("workflow-definitions", new JsonObject { ["model"] = p.Model.DeepClone() });
        })));

        answers.Select(a => a.Status).Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.Conflict]);
        (await app.Read(db => db.Definitions.CountAsync(d => d.DefinitionId == "begun"))).ShouldBe(2);
    }

    [Fact]
    public async Task A_drawing_that_uses_another_gets_its_new_version_when_it_is_asked_for()
    {
        using var lead = await Lead();
        await app.Send(new PublishDrawing { Json = Sequence("used", Activity("a", "Elsa.WriteLine", ("text", "one"))) });
        foreach (var name in new[] { "Uses it", "Draws with it", "Knows it not" })
        {
            var model = StudioClient.NewModel(name);
            model["root"]!["activities"] = name == "Knows it not" ? [] : new JsonArray(JsonNode.Parse("""{"id":"p","type":"used","version":1,"workflowDefinitionId":"used"}"""));
            await lead.Save(model, publish: true);
        }

        var drawn = await lead.Definition("draws-with-it");
        drawn["description"] = "a draft";
        await lead.Save(drawn);
        await app.Send(new PublishDrawing { Json = Sequence("used", Activity("a", "Elsa.WriteLine", ("text", "two"))) });

        var answer = await lead.Post("workflow-definitions/used/update-references");

        answer.Json["affectedWorkflows"]!.AsArray().Select(w => (string)w!).Order().ShouldBe(["Draws with it", "Uses it"]);
        (await Stored("uses-it")).ShouldSatisfyAllConditions(d => d.Version.ShouldBe(2), d => d.IsPublished.ShouldBeTrue(), d => d.Json.ShouldContain("\"used-v2\""));
        (await Stored("draws-with-it")).ShouldSatisfyAllConditions(d => d.Version.ShouldBe(2), d => d.IsDraft.ShouldBeTrue(), d => d.Json.ShouldContain("\"used-v2\""));
        (await app.Read(db => db.Definitions.Where(d => d.DefinitionId == "draws-with-it" && d.IsPublished).Select(d => d.Json).SingleAsync())).ShouldContain("\"used-v1\"");

        // Again there is nothing to do.
        (await lead.Post("workflow-definitions/used/update-references")).Json["affectedWorkflows"]!.AsArray().ShouldBeEmpty();
        (await lead.Post("workflow-definitions/none/update-references")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    Task<StudioClient> Lead() => StudioClient.Of(app, Role.ComplianceLead);

    Task<StudioClient> OtherLead() => StudioClient.Of(app, Role.ComplianceLead, Role.Reviewer);

    async Task<JsonNode> Model(string id) => JsonNode.Parse((await Stored(id)).Json)!;

    Task<DefinitionVersion> Stored(string id) => app.Read(db => db.Definitions.SingleAsync(d => d.DefinitionId == id && d.IsLatest));
}
