using System.Net;
using System.Text.Json.Nodes;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Studio;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Studio;

/// <summary>Who gets what from the Studio's API: what is offered follows the permissions, and each call is held against them again.</summary>
[OnBothDatabases]
public sealed class AccessTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task Whoever_may_only_look_gets_no_links_and_is_refused_by_direct_call()
    {
        await app.Send(new PublishDrawing { Json = Sequence("looked-at", Activity("a", "Elsa.Event", ("eventName", "never"))) });
        var run = await app.Send(new StartDrawing { DefinitionId = "looked-at" });
        await app.Until_idle();
        using var manager = await StudioClient.Of(app, Role.Manager);

        var list = (await manager.Get("workflow-definitions?versionOptions=Latest")).Json;
        list["links"]!.AsArray().ShouldBeEmpty();
        list["items"]!.AsArray().ShouldAllBe(i => i!["links"]!.AsArray().Count == 0);
        var model = await manager.Definition("looked-at");
        model["links"]!.AsArray().ShouldBeEmpty();

        Answer[] refused =
        [
            await manager.Post("workflow-definitions", new JsonObject { ["model"] = model.DeepClone() }),
            await manager.Post("workflow-definitions", new JsonObject { ["model"] = model.DeepClone(), ["publish"] = true }),
            await manager.Post("workflow-definitions/import", model.DeepClone()),
            await manager.Post("workflow-definitions/looked-at/publish"),
            await manager.Post("workflow-definitions/looked-at/retract"),
            await manager.Post("workflow-definitions/looked-at/revert/1"),
            await manager.Delete("workflow-definitions/looked-at"),
            await manager.Post("bulk-actions/retract/workflow-definitions/by-definition-ids", JsonNode.Parse("""{"definitionIds":["looked-at"]}""")),
            await manager.Post($"cancel/workflow-instances/{run}"),
            await manager.Post("alterations/workflows/retry", new JsonObject { ["workflowInstanceIds"] = new JsonArray(run) }),
            await manager.Delete($"workflow-instances/{run}"),
        ];
        refused.ShouldAllBe(a => a.Status == HttpStatusCode.Forbidden && a.Errors.Count == 1 && a.Errors[0].StartsWith("This needs one of these roles"));
        (await app.Read(db => db.Definitions.CountAsync(d => d.DefinitionId == "looked-at"))).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_may_not_look_gets_neither_page_nor_answer()
    {
        using var tester = await StudioClient.Of(app, Role.Tester);

        tester.Browser.Status.ShouldBe(HttpStatusCode.Forbidden);
        (await tester.Get("workflow-definitions")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await tester.Get("workflow-definitions/by-definition-id/remediation")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await tester.Get("descriptors/activities")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await tester.Get("workflow-instances/none")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_lost_session_is_told_in_json_and_never_sent_to_a_page()
    {
        using var nobody = new StudioClient(await app.Browser(), null);

        foreach (var answer in new[] { await nobody.Get("workflow-definitions"), await nobody.Post("workflow-definitions"), await nobody.Get("no-such-thing") })
        {
            answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Errors.ShouldHaveSingleItem().ShouldContain("Sign in");
        }
    }

    [Fact]
    public async Task A_change_without_the_token_of_one_of_our_pages_is_refused()
    {
        using var lead = new StudioClient((await StudioClient.Of(app, Role.ComplianceLead)).Browser, null);

        var answer = await lead.Post("workflow-definitions", new JsonObject { ["model"] = StudioClient.NewModel("Forged") });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await app.Read(db => db.Definitions.AnyAsync(d => d.DefinitionId == "forged"))).ShouldBeFalse();
        (await lead.Get("workflow-definitions")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_missing()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);

        (await lead.Get("no-such-thing")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_pages_have_their_own_policy_a_base_and_the_element_with_its_id()
    {
        await app.Send(new PublishDrawing { Json = Sequence("paged", Activity("a", "Elsa.Event", ("eventName", "never"))) });
        var run = await app.Send(new StartDrawing { DefinitionId = "paged" });
        await app.Until_idle();
        using var lead = (await StudioClient.Of(app, Role.ComplianceLead)).Browser;

        await lead.Open("/studio");
        lead.Address.AbsolutePath.ShouldBe("/studio/workflows/definitions");
        await lead.Open("/studio/workflows/definitions/paged/edit");
        lead.Headers!.GetValues("Content-Security-Policy").Single().ShouldBe(StudioPolicy.Text);
        lead.Page.QuerySelector("base")!.GetAttribute("href").ShouldBe("/studio/");
        lead.Page.QuerySelector("elsa-workflow-definition-editor")!.GetAttribute("definition-id").ShouldBe("paged");
        lead.Page.QuerySelector(".studio-head")!.TextContent.ShouldContain("Version 1, published");
        await lead.Open($"/studio/workflows/instances/{run}/view");
        lead.Page.QuerySelector("elsa-workflow-instance-viewer")!.GetAttribute("instance-id").ShouldBe(run);
        lead.Page.QuerySelector(".studio-head")!.TextContent.ShouldContain("Waiting");
        await lead.Open("/studio/workflows/definitions/none/edit");
        lead.Status.ShouldBe(HttpStatusCode.NotFound);
        await lead.Open("/workflows");
        lead.Headers!.GetValues("Content-Security-Policy").Single().ShouldNotContain("wasm");
    }

    [Fact]
    public void Every_address_of_the_API_asks_for_a_session()
        => app.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/studio", StringComparison.Ordinal) == true && e.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null).ShouldBeEmpty();
}
