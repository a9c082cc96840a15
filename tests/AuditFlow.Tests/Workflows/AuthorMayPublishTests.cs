using System.Text.Json.Nodes;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows;

/// <summary>Where the company asks for two persons: nobody publishes what he drew.</summary>
[OnBothDatabases]
public sealed class AuthorMayPublishTests(TwoPersonsApp app) : IClassFixture<TwoPersonsApp>
{
    readonly Sender author = app.Sender(Lead("author@example.com"));
    readonly Sender helper = app.Sender(Lead("helper@example.com"));
    readonly Sender reviewer = app.Sender(Lead("reviewer@example.com"));

    [Fact]
    public async Task Whoever_changed_the_draft_since_it_was_begun_does_not_publish_it_and_another_lead_does()
    {
        var draft = await author.Send(new SaveDraft { Json = Sequence("two-persons", Line("one")) });
        await helper.Send(new SaveDraft { Json = Sequence("two-persons", Line("two")), Seen = draft.Stamp });

        var refusal = await Should.ThrowAsync<Refusal>(() => author.Send(new PublishDraft { DefinitionId = "two-persons" }));
        refusal.Message.ShouldBe("You changed this draft of 'two-persons', so somebody else has to publish it (setting Workflows:AuthorMayPublish).");
        (await Should.ThrowAsync<Refusal>(() => helper.Send(new PublishDraft { DefinitionId = "two-persons" }))).Code.ShouldBe("author-publishes");
        var published = await reviewer.Send(new PublishDraft { DefinitionId = "two-persons" });

        published.Drawing.IsPublished.ShouldBeTrue();

        // What was published begins a new list.
        var next = await reviewer.Send(new SaveDraft { Json = Sequence("two-persons", Line("three")), Seen = published.Drawing.Stamp });
        await author.Send(new PublishDraft { DefinitionId = next.DefinitionId });
    }

    [Fact]
    public async Task Saving_and_publishing_at_once_is_publishing_too_and_leaves_nothing_behind()
    {
        await Should.ThrowAsync<Refusal>(() => author.Send(new SaveAndPublish { Json = Sequence("at-once", Line("one")) }));
        await Should.ThrowAsync<InvalidRequest>(() => author.Send(new ImportDrawings { Files = [new DrawingFile("a.json", System.Text.Encoding.UTF8.GetBytes(Sequence("at-once", Line("one"))))], Publish = true }));

        (await app.Send(new ListDrawings { Search = "at-once" })).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Moving_steps_about_makes_nobody_an_author()
    {
        var draft = await author.Send(new SaveDraft { Json = Sequence("moved-about", Line("one")) });
        var moved = JsonNode.Parse(Sequence("moved-about", Line("one")))!;
        moved["root"]!["activities"]![0]!["metadata"] = JsonNode.Parse("""{"designer":{"position":{"x":1,"y":2}}}""");

        var published = await reviewer.Send(new SaveAndPublish { Json = moved.ToJsonString(), Seen = draft.Stamp });

        published.Drawing.IsPublished.ShouldBeTrue();
    }

    [Fact]
    public async Task Consumers_get_the_new_reference_in_a_draft_that_somebody_else_publishes()
    {
        await app.Send(new PublishDrawing { Json = Sequence("part-of-it", Line("one")) });
        await app.Send(new PublishDrawing { Json = Sequence("whole-of-it", (JsonObject)JsonNode.Parse("""{"id":"p","type":"part-of-it","version":1}""")!) });
        await app.Send(new PublishDrawing { Json = Sequence("part-of-it", Line("two")) });

        (await author.Send(new UpdateConsumers { DefinitionId = "part-of-it" })).ShouldBe(["whole-of-it"]);

        (await author.Send(new ShowDrawing { DefinitionId = "whole-of-it" })).ShouldSatisfyAllConditions(d => d.Newest.State.ShouldBe("Draft"), d => d.PublishedVersion.ShouldBe(1));
        await reviewer.Send(new PublishDraft { DefinitionId = "whole-of-it" });
    }

    static JsonObject Line(string text) => Activity("a", "Elsa.WriteLine", ("text", text));

    static PersonActor Lead(string email) => new(Guid.Empty, null, email, [Role.ComplianceLead]);
}

/// <summary>A company that asks for two persons.</summary>
public sealed class TwoPersonsApp : AuditFlowApp
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("Workflows:AuthorMayPublish", "false")];
}
