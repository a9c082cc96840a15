using System.IO.Compression;
using System.Net;
using System.Text;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

/// <summary>The pages of the drawings, without script.</summary>
[OnBothDatabases]
public sealed class DrawingPageTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task The_list_shows_drafts_that_were_never_published_with_what_keeps_them_from_it()
    {
        await app.As(Role.ComplianceLead).Send(new SaveDraft { Json = Sequence("half-done", Activity("gate", "AuditFlow.Gate"), Activity("line", "Elsa.WriteLine", ("text", "js:while ("))) });
        using var lead = await app.Browser(Role.ComplianceLead);

        await lead.Open("/workflows?q=HALF");

        lead.Text.ShouldContain("half-done");
        lead.Text.ShouldContain("Draft v1");
        lead.Text.ShouldContain("compliancelead@example.com");
        lead.Text.ShouldContain("2 problems in the draft");
        await lead.Follow("half-done");
        lead.Address.AbsolutePath.ShouldBe("/workflows/drawings/half-done");
        lead.Text.ShouldContain("2 things keep the draft from being published");
        lead.Text.ShouldContain("line:");
    }

    [Fact]
    public async Task The_list_comes_by_pages()
    {
        foreach (var n in Enumerable.Range(1, ListDrawings.Size + 1))
        {
            await app.As(Role.ComplianceLead).Send(new SaveDraft { Json = Sequence($"many-{n:00}", Activity("a", "Elsa.WriteLine")) });
        }

        using var lead = await app.Browser(Role.ComplianceLead);
        await lead.Open("/workflows?q=many-");
        lead.Text.ShouldContain("1–25 of 26");
        await lead.Open("/workflows?q=many-&drawn=2");

        lead.Text.ShouldContain("many-26");
        lead.Text.ShouldNotContain("many-25");
    }

    [Fact]
    public async Task Runs_now_and_ever_and_those_that_stopped_are_counted()
    {
        await app.Send(new PublishDrawing { Json = Sequence("counted", Activity("w", "Elsa.Event", ("eventName", "never"))) });
        await app.Send(new StartDrawing { DefinitionId = "counted" });
        await app.Until_idle();
        await app.Send(new PublishDrawing { Json = Sequence("counted", Activity("f", "Elsa.Fault", ("message", "no"))) });
        await app.Send(new StartDrawing { DefinitionId = "counted" });
        await app.Until_idle();
        await app.Send(new PublishDrawing { Json = Sequence("counted", Activity("l", "Elsa.WriteLine", ("text", "x"))) });
        await app.Send(new StartDrawing { DefinitionId = "counted" });
        await app.Until_idle();

        var row = (await app.Send(new ListDrawings { Search = "counted" })).Rows.Single();

        row.ShouldSatisfyAllConditions(r => r.RunsNow.ShouldBe(2), r => r.RunsEver.ShouldBe(3), r => r.Stopped.ShouldBe(1), r => r.Version.ShouldBe(3));
        (await app.Send(new ShowDrawing { DefinitionId = "counted" })).Versions.Select(v => v.Runs).ShouldBe([1, 1, 1]);
    }

    [Fact]
    public async Task Two_versions_are_compared_and_the_earlier_one_restored_as_a_draft_and_published()
    {
        await app.Send(new PublishDrawing { Json = Sequence("history", Activity("a", "Elsa.WriteLine", ("text", "first words"))) });
        await app.Send(new PublishDrawing { Json = Sequence("history", Activity("a", "Elsa.WriteLine", ("text", "second words"))) });
        using var lead = await app.Browser(Role.ComplianceLead);

        await lead.Open("/workflows/drawings/history");
        await lead.Submit("Compare", ("from", "1"), ("to", "2"));
        lead.Page.QuerySelector("#comparison del")!.TextContent.ShouldContain("first words");
        lead.Page.QuerySelector("#comparison ins")!.TextContent.ShouldContain("second words");

        await lead.Open("/workflows/drawings/history");
        await lead.Submit("Restore as draft");
        lead.Text.ShouldContain("Draft");
        await lead.Submit("Publish version 3");
        (await Stored("history")).ShouldSatisfyAllConditions(d => d.Version.ShouldBe(3), d => d.IsPublished.ShouldBeTrue(), d => d.Json.ShouldContain("first words"), d => d.PublishedBy.ShouldBe("person:compliancelead@example.com"));
        await lead.Submit("Take version 3 back");
        (await Stored("history")).IsPublished.ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_that_has_not_seen_the_last_save_restores_and_publishes_nothing()
    {
        await app.Send(new PublishDrawing { Json = Sequence("stale-page", Activity("a", "Elsa.WriteLine", ("text", "one"))) });
        await app.Send(new PublishDrawing { Json = Sequence("stale-page", Activity("a", "Elsa.WriteLine", ("text", "two"))) });
        using var lead = await app.Browser(Role.ComplianceLead);
        await lead.Open("/workflows/drawings/stale-page");
        await app.Sender(new PersonActor(Guid.Empty, null, "other@example.com", [Role.ComplianceLead]))
            .Send(new SaveDraft { Json = Sequence("stale-page", Activity("a", "Elsa.WriteLine", ("text", "theirs"))) });

        await lead.Submit("Restore as draft");

        lead.Text.ShouldContain("other@example.com saved this draft at");
        (await Stored("stale-page")).Json.ShouldContain("theirs");
    }

    [Fact]
    public async Task One_is_exported_as_json_and_all_as_a_zip_that_can_be_imported()
    {
        await app.Send(new PublishDrawing { Json = Sequence("carried", Activity("a", "Elsa.WriteLine", ("text", "ä"))) });
        using var lead = await app.Browser(Role.ComplianceLead);

        using var one = await Get(lead, "/workflows/drawings/carried?handler=export&version=1");
        one.Content.Headers.ContentDisposition!.FileName.ShouldBe("carried.json");
        var text = await one.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldStartWith("{\n  \"definitionId\": \"carried\",\n  \"name\": \"carried\",");
        using var all = await Get(lead, "/workflows?handler=export");
        var packed = await all.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using (var zip = new ZipArchive(new MemoryStream(packed)))
        {
            zip.Entries.Select(e => e.Name).ShouldContain("carried.json");
            zip.Entries.Select(e => e.Name).ShouldContain("remediation.json");
        }

        // The same again changes nothing that is published.
        var imported = await app.As(Role.ComplianceLead).Send(new ImportDrawings { Files = [new DrawingFile("copy.json", Encoding.UTF8.GetBytes(text.Replace("\"carried\"", "\"carried-over\"", StringComparison.Ordinal)))] });
        imported.ShouldHaveSingleItem().ShouldBe(new ImportedDrawing("copy.json", "carried-over", "carried-over", 1, false));
    }

    [Fact]
    public async Task An_import_names_file_and_activity_of_every_fault_and_keeps_nothing()
    {
        var good = new DrawingFile("good.json", Encoding.UTF8.GetBytes(Sequence("imported-good", Activity("a", "Elsa.WriteLine", ("text", "x")))));
        var broken = new DrawingFile("broken.json", Encoding.UTF8.GetBytes(Sequence("imported-broken", Activity("script", "Elsa.WriteLine", ("text", "js:while (")))));
        var nonsense = new DrawingFile("nonsense.json", "nonsense"u8.ToArray());
        var shapeless = new DrawingFile("shapeless.json", """{"name":"x","root":{"id":"f","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Elsa.Start","name":3}]}}"""u8.ToArray());

        var draft = await Should.ThrowAsync<AuditFlow.Platform.Requests.InvalidRequest>(() => app.Send(new ImportDrawings { Files = [good, nonsense, shapeless] }));
        draft.Errors.Select(e => e.Message).ShouldSatisfyAllConditions(e => e.ShouldContain(m => m.StartsWith("nonsense.json: The text is not JSON")), e => e.ShouldContain("shapeless.json: The name of the activity a has to be a text."));
        var published = await Should.ThrowAsync<AuditFlow.Platform.Requests.InvalidRequest>(() => app.Send(new ImportDrawings { Files = [good, broken], Publish = true }));
        published.Errors.ShouldHaveSingleItem().Message.ShouldStartWith("broken.json: script: ");

        (await app.Send(new ListDrawings { Search = "imported-" })).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Drawings_that_use_one_another_are_published_in_one_import_whatever_their_order()
    {
        var whole = Sequence("a-whole", (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse("""{"id":"p","type":"z-part","version":1}""")!);
        var part = Sequence("z-part", Activity("a", "Elsa.WriteLine", ("text", "x")));

        var imported = await app.Send(new ImportDrawings { Files = [new DrawingFile("a.json", Encoding.UTF8.GetBytes(whole)), new DrawingFile("z.json", Encoding.UTF8.GetBytes(part))], Publish = true });

        imported.ShouldAllBe(d => d.IsPublished);
        (await Stored("a-whole")).Json.ShouldContain("\"workflowDefinitionVersionId\":\"z-part-v1-");
    }

    [Fact]
    public async Task Whoever_may_only_look_is_offered_nothing_and_refused()
    {
        await app.Send(new PublishDrawing { Json = Sequence("looked-upon", Activity("a", "Elsa.WriteLine", ("text", "x"))) });
        using var manager = await app.Browser(Role.Manager);

        await manager.Open("/workflows/drawings/looked-upon");

        manager.Page.QuerySelectorAll("main form[method=post]").ShouldBeEmpty();
        await manager.Open("/workflows/import");
        manager.Status.ShouldBe(HttpStatusCode.Forbidden);
        await manager.Open("/workflows/drawings/not-there");
        manager.Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var send in new Func<Sender, Task>[]
        {
            s => s.Send(new TakeOffer { DefinitionId = "looked-upon" }), s => s.Send(new DeclineOffer { DefinitionId = "looked-upon" }), s => s.Send(new ImportDrawings { Files = [] }), s => s.Send(new UpdateConsumers { DefinitionId = "looked-upon" }),
        })
        {
            (await Should.ThrowAsync<AuditFlow.Platform.Requests.Refusal>(() => send(app.As(Role.Manager)))).Status.ShouldBe(403);
        }
    }

    static Task<HttpResponseMessage> Get(TestBrowser browser, string address) => browser.Raw(new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative)));

    Task<DefinitionVersion> Stored(string id) => app.Read(db => db.Definitions.SingleAsync(d => d.DefinitionId == id && d.IsLatest));
}
