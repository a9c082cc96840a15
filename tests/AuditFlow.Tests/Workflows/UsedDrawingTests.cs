using System.Text.Json.Nodes;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

/// <summary>Drawings that are used as activities of others.</summary>
[OnBothDatabases]
public sealed class UsedDrawingTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    [Trait("Rule", "R-66")]
    public async Task R66_A_drawing_keeps_the_version_of_what_it_uses_until_it_is_published_again()
    {
        await app.Send(new PublishDrawing { Json = Sequence("part", Line("first")) });
        await app.Send(new PublishDrawing { Json = Sequence("whole", Used("u", "part"), Line("end")) });
        await app.Send(new PublishDrawing { Json = Sequence("part", Line("second")) });

        (await Lines("whole")).ShouldBe(["first", "end"]);
        (await app.Read(db => db.Definitions.Where(d => d.Id == "whole-v1").Select(d => d.Json).SingleAsync())).ShouldContain("\"workflowDefinitionVersionId\":\"part-v1\"");

        // The same in a process that has not compiled it yet.
        await using var scope = app.Host.Services.CreateAsyncScope();
        var fresh = new Drawings(scope.ServiceProvider.GetRequiredService<Engine.WorkflowEngine>());
        var compiled = await fresh.GetAsync(scope.ServiceProvider.GetRequiredService<AuditFlowDb>(), "whole-v1", TestContext.Current.CancellationToken);
        compiled.DefinitionVersionId.ShouldBe("whole-v1");

        await app.Send(new PublishDrawing { Json = Sequence("whole", Used("u", "part"), Line("end"), Line("more")) });
        (await Lines("whole")).ShouldBe(["second", "end", "more"]);
    }

    [Fact]
    public async Task A_drawing_may_use_one_that_uses_another()
    {
        await app.Send(new PublishDrawing { Json = Sequence("inner", Line("in")) });
        await app.Send(new PublishDrawing { Json = Sequence("middle", Used("i", "inner"), Line("mid")) });
        await app.Send(new PublishDrawing { Json = Sequence("outer", Used("m", "middle"), Line("out")) });

        (await Lines("outer")).ShouldBe(["in", "mid", "out"]);
    }

    [Fact]
    public async Task Using_a_drawing_that_is_not_published_is_refused_with_its_place()
    {
        var refused = await Should.ThrowAsync<AuditFlow.Platform.Requests.InvalidRequest>(() => app.Send(new PublishDrawing { Json = Sequence("lost", Used("u", "nowhere")) }));

        refused.Errors.ShouldHaveSingleItem().Field.ShouldBe("$.root.activities[0]");
    }

    [Fact]
    public async Task Who_uses_a_drawing_follows_the_newest_and_the_published_version_of_each_user()
    {
        await app.Send(new PublishDrawing { Json = Sequence("used", Line("x")) });
        await app.Send(new PublishDrawing { Json = Sequence("user", Used("u", "used")) });
        await app.Send(new PublishDrawing { Json = Sequence("nested", new JsonObject { ["id"] = "if", ["type"] = "Elsa.If", ["version"] = 1, ["then"] = Used("u", "used") }) });
        (await Users()).ShouldBe(["nested", "user"]);

        var seen = await app.Read(db => db.Definitions.SingleAsync(d => d.Id == "user-v1"));
        var draft = await Lead.Send(new SaveDraft { Json = Sequence("user", Line("alone")), Seen = seen.Stamp });
        (await Users()).ShouldBe(["nested", "user"], "the published version still does");
        await Lead.Send(new PublishDraft { DefinitionId = "user" });
        (await Users()).ShouldBe(["nested"]);

        var again = await app.Read(db => db.Definitions.SingleAsync(d => d.Id == draft.Id));
        await Lead.Send(new SaveDraft { Json = Sequence("user", Line("alone"), Used("u", "used")), Seen = again.Stamp });
        (await Users()).ShouldBe(["nested", "user"], "the draft does");

        Task<IReadOnlyList<string>> Users() => app.Send(new FindConsumers { DefinitionId = "used" });
    }

    [Fact]
    public async Task A_library_of_before_learns_by_the_migration_what_uses_what_and_what_may_be_used()
    {
        await using var old = new AuditFlowApp();
        await old.InitializeAsync();
        await old.Send(new PublishDrawing { Json = Sequence("old-part", Line("x")) });
        var whole = JsonNode.Parse(Sequence("old-whole", Used("u", "old-part")))!;
        whole["options"]!["usableAsActivity"] = false;
        await old.Send(new PublishDrawing { Json = whole.ToJsonString() });

        await old.Inside(async services =>
        {
            var db = services.GetRequiredService<AuditFlowDb>();
            db.MayWrite = true;
            var migrator = db.GetService<IMigrator>();
            await migrator.MigrateAsync("DrawingLibrary");
            await migrator.MigrateAsync();
            db.MayWrite = false;
            return true;
        });

        (await old.Send(new FindConsumers { DefinitionId = "old-part" })).ShouldBe(["old-whole"]);
        (await old.Send(new ListUsableDrawings())).Select(d => d.DefinitionId).ShouldBe(["old-part"]);
    }

    Sender Lead => app.As(AuditFlow.Platform.Security.Role.ComplianceLead);

    async Task<List<string>> Lines(string definition)
    {
        var id = await app.Send(new StartDrawing { DefinitionId = definition });
        await app.Until_idle();
        return [.. (await app.Journal(id)).Where(j => j is { ActivityType: "Elsa.WriteLine", Event: "Completed" }).Select(j => j.ActivityId)];
    }

    static JsonObject Line(string id) => Activity(id, "Elsa.WriteLine", ("text", id));

    static JsonObject Used(string id, string definition) => new() { ["id"] = id, ["type"] = definition, ["version"] = 1, ["workflowDefinitionId"] = definition };
}
