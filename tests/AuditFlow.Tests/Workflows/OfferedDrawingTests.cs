using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Studio;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

/// <summary>A release brings other drawings than the last one: what nobody changed is updated, what a lead changed is not touched.</summary>
[OnBothDatabases]
public sealed class OfferedDrawingTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_drawing_that_nobody_changed_is_updated()
    {
        await Start("untouched", "one");
        await Start("untouched", "two");

        var drawing = await Show("untouched");
        drawing.ShouldSatisfyAllConditions(d => d.PublishedVersion.ShouldBe(2), d => d.OfferedAt.ShouldBeNull(), d => d.Newest.Authors.ShouldBeEmpty());
    }

    [Fact]
    public async Task Over_a_change_that_a_lead_published_it_is_offered_and_not_published()
    {
        await Start("published-change", "one");
        var draft = await Draft("published-change", "a lead's");
        await app.As(Role.ComplianceLead).Send(new PublishDraft { DefinitionId = "published-change", Seen = draft.Stamp });

        await Start("published-change", "two");

        (await Show("published-change")).ShouldSatisfyAllConditions(d => d.PublishedVersion.ShouldBe(2), d => d.VersionCount.ShouldBe(2), d => d.OfferedAt.ShouldNotBeNull());
        (await Text("published-change")).ShouldBe("a lead's");
    }

    [Fact]
    public async Task Over_a_draft_it_is_offered_and_the_draft_stays_the_newest()
    {
        await Start("drafted", "one");
        await Draft("drafted", "a lead's");

        await Start("drafted", "two");

        (await Show("drafted")).ShouldSatisfyAllConditions(d => d.PublishedVersion.ShouldBe(1), d => d.Newest.State.ShouldBe("Draft"), d => d.OfferedAt.ShouldNotBeNull());
        (await Text("drafted")).ShouldBe("a lead's");
    }

    [Fact]
    public async Task What_a_lead_took_back_is_not_published_again_but_offered()
    {
        await Start("back", "one");
        await app.As(Role.ComplianceLead).Send(new RetractDrawing { DefinitionId = "back" });

        await Start("back", "two");

        (await Show("back")).ShouldSatisfyAllConditions(d => d.PublishedVersion.ShouldBeNull(), d => d.OfferedAt.ShouldNotBeNull());
    }

    [Fact]
    public async Task It_is_offered_once_and_gone_when_it_was_taken()
    {
        await Start("taken", "one");
        await Draft("taken", "a lead's");
        await Start("taken", "two");
        await Start("taken", "two");
        var compared = await app.Send(new CompareVersions { DefinitionId = "taken", Before = 2 });
        compared.Changed.ShouldHaveSingleItem().Values.ShouldBe([new ChangedValue("Text", "a lead's", "two")]);

        // Somebody who has not seen the draft does not replace it.
        (await Should.ThrowAsync<Refusal>(() => app.Sender(new PersonActor(Guid.Empty, null, "other@example.com", [Role.ComplianceLead])).Send(new TakeOffer { DefinitionId = "taken" }))).Code.ShouldBe("draft-of-others");
        await app.As(Role.ComplianceLead).Send(new TakeOffer { DefinitionId = "taken", Seen = (await Show("taken")).Stamp });

        (await Text("taken")).ShouldBe("two");
        (await Show("taken")).ShouldSatisfyAllConditions(d => d.OfferedAt.ShouldBeNull(), d => d.PublishedVersion.ShouldBe(1), d => d.Newest.State.ShouldBe("Draft"));
        await Start("taken", "two");
        (await Show("taken")).OfferedAt.ShouldBeNull();
        (await Trail("drawing:taken")).ShouldBe(["drawing-published", "drawing-drafted", "drawing-offered", "drawing-offer-taken"]);
    }

    [Fact]
    public async Task It_is_gone_when_it_was_declined_until_another_comes()
    {
        await Start("declined", "one");
        await Draft("declined", "a lead's");
        await Start("declined", "two");

        await app.As(Role.ComplianceLead).Send(new DeclineOffer { DefinitionId = "declined" });

        (await Should.ThrowAsync<Refusal>(() => app.As(Role.ComplianceLead).Send(new TakeOffer { DefinitionId = "declined" }))).Message.ShouldBe("compliancelead@example.com has decided on this version already.");
        await Start("declined", "two");
        (await Show("declined")).OfferedAt.ShouldBeNull();
        await Start("declined", "three");
        (await Show("declined")).OfferedAt.ShouldNotBeNull();
        (await app.Send(new ListDrawings { Search = "declined" })).Rows.ShouldHaveSingleItem().IsOffered.ShouldBeTrue();
    }

    async Task Start(string id, string text)
    {
        var folder = Directory.CreateTempSubdirectory("auditflow-shipped-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, $"{id}.json"), Sequence(id, Activity("a", "Elsa.WriteLine", ("text", text))), TestContext.Current.CancellationToken);
        await ShippedDrawings.PublishAsync(app.Host.Services, folder, TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
    }

    async Task<StudioDrawing> Draft(string id, string text)
        => await app.As(Role.ComplianceLead).Send(new SaveDraft { Json = Sequence(id, Activity("a", "Elsa.WriteLine", ("text", text))), Seen = (await Show(id)).Stamp });

    Task<DrawingDetails> Show(string id) => app.Send(new ShowDrawing { DefinitionId = id });

    async Task<string> Text(string id)
    {
        var json = await app.Read(db => db.Definitions.Where(d => d.DefinitionId == id && d.IsLatest).Select(d => d.Json).SingleAsync());
        return WorkflowDefinition.Parse(json).Document["root"]!["activities"]![0]!["text"]!["expression"]!["value"]!.ToString();
    }

    Task<List<string>> Trail(string subject) => app.Read(db => db.TrailEntries.Where(e => e.Subject == subject).OrderBy(e => e.Sequence).Select(e => e.What).ToListAsync());
}
