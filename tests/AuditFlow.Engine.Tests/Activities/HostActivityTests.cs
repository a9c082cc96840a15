using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Activities;

public sealed class HostActivityTests
{
    public enum Size
    {
        Small,
        Large,
    }

    /// <summary>Waits for an answer or for a time, whichever comes first.</summary>
    [Activity("Test.Ask", Category = "Tests", Outcomes = ["Answered", "Late"])]
    public sealed class Ask : Activity
    {
        [Input(Description = "What is asked.", IsRequired = true)]
        public string Question { get; set; } = "";

        [Input(Options = ["Small=Rather small", "Large"])]
        public Size Size { get; set; }

        [Input]
        public int Days { get; set; } = 3;

        [Output]
        public string? Answer { get; set; }

        public override ValueTask ExecuteAsync(ActivityContext context)
        {
            context.SetMemo("asked", Question);
            context.SetBookmark(new BookmarkRequest { Key = Question, Callback = "answer" });
            context.SetBookmark(new BookmarkRequest { Key = Question, DueAt = context.Clock.GetUtcNow().AddDays(Days), Callback = "late" });
            return ValueTask.CompletedTask;
        }

        public override ValueTask OnResumedAsync(ActivityContext context, ResumeInput input)
        {
            Answer = $"{context.GetMemo<string>("asked")} {input.As<string>()}";
            context.Complete(input.Callback == "late" ? "Late" : "Answered");
            return ValueTask.CompletedTask;
        }
    }

    private static ActivityCatalog Catalog(Func<ActivityContext, ValueTask>? work = null)
    {
        var catalog = new ActivityCatalog();
        catalog.Add<Ask>();
        catalog.Add(
            new ActivityDescriptor
            {
                TypeName = "Test.Work",
                Inputs = [new InputDescriptor { Name = "Due", Type = typeof(DateOnly) }, new InputDescriptor { Name = "Ids", Type = typeof(List<Guid>) }],
                Outputs = [new OutputDescriptor { Name = "Result" }],
            },
            work ?? (_ => ValueTask.CompletedTask));
        return catalog;
    }

    private static Drawing Asking() => new Drawing("asking")
        .Activity("ask", "Test.Ask", ("question", "Literal", "ready?"), ("size", "Literal", "Large"))
        .Line("answered").Line("late")
        .Connect("ask.Answered → answered", "ask.Late → late");

    [Fact]
    public async Task An_activity_waits_for_an_answer_or_a_time_and_the_first_takes_the_other_away()
    {
        var host = new MemoryHost(new WorkflowEngine(Catalog()));
        var instance = await host.StartAsync(host.Publish(Asking().Definition()));
        instance.State.Bookmarks.Select(bookmark => (bookmark.Name, bookmark.Key, HasTime: bookmark.DueAt is not null))
            .ShouldBe([("Test.Ask", "ready?", false), ("Test.Ask", "ready?", true)]);

        await host.ResumeAsync(instance.State.Bookmarks[0].Id, "yes");

        host.Lines.ShouldBe(["answered"]);
        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        instance.State.Bookmarks.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_due_time_resumes_an_activity_when_the_clock_reaches_it()
    {
        var host = new MemoryHost(new WorkflowEngine(Catalog()));
        var instance = await host.StartAsync(host.Publish(Asking().Definition()));

        await host.PassAsync(TimeSpan.FromDays(2));
        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        await host.PassAsync(TimeSpan.FromDays(1));

        host.Lines.ShouldBe(["late"]);
    }

    [Fact]
    public async Task A_delegate_gets_typed_inputs_and_its_output_reaches_the_variable()
    {
        IReadOnlyDictionary<string, object?>? inputs = null;
        var catalog = Catalog(context =>
        {
            inputs = context.Inputs;
            context.SetOutput("Result", 42);
            return ValueTask.CompletedTask;
        });
        var host = new MemoryHost(new WorkflowEngine(catalog));
        var id = new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff");
        var drawing = new Drawing("work").Variable("N", "Int32", "0")
            .Activity("w", "Test.Work", ("due", "Literal", "2026-03-31"), ("ids", "JavaScript", $"['{id}']"));
        var definition = drawing.Definition();
        definition.Document["root"]!["activities"]![0]!["result"] = System.Text.Json.Nodes.JsonNode.Parse("""{ "typeName": "Object", "memoryReference": { "id": "N" } }""");

        var instance = await host.StartAsync(host.Publish(definition));

        inputs.ShouldNotBeNull()["Due"].ShouldBe(new DateOnly(2026, 3, 31));
        inputs["Ids"].ShouldBeOfType<List<Guid>>().ShouldBe([id]);
        instance.State.Variables["N"].ShouldBe(42);
    }

    [Fact]
    public async Task A_fault_leaves_nothing_of_the_turn_but_the_incident()
    {
        var catalog = Catalog(context =>
        {
            context.SetBookmark(new BookmarkRequest { Key = "never" });
            context.Publish(new PublishedEvent { Name = "never" });
            context.Dispatch(new DispatchRequest { DefinitionId = "never" });
            context.SetOutput("Result", "never");
            context.Complete();
            throw new InvalidOperationException("The database said no.");
        });
        var engine = new WorkflowEngine(catalog);
        var host = new MemoryHost(engine);
        var workflow = engine.Compile(new Drawing("work").Activity("w", "Test.Work").Line("after").Connect("w → after").Definition());

        var result = await engine.StartAsync(workflow, new StartRun { InstanceId = "i" }, host, CancellationToken.None);

        result.State.SubStatus.ShouldBe(WorkflowSubStatus.Faulted);
        result.State.Incidents.ShouldHaveSingleItem().Message.ShouldBe("The database said no.");
        result.BookmarksSet.ShouldBeEmpty();
        result.Events.ShouldBeEmpty();
        result.ChildrenToStart.ShouldBeEmpty();
        result.Journal.Select(entry => entry.ToString()).ShouldBe(["Started Workflow1", "Started F", "Started w", "Faulted w"]);
    }

    [Fact]
    public async Task What_is_not_an_activitys_own_fault_escapes_and_the_state_stays_as_it_was()
    {
        var fails = false;
        var catalog = Catalog(context => fails ? throw new OperationCanceledException() : ValueTask.CompletedTask);
        var engine = new WorkflowEngine(catalog);
        var host = new MemoryHost(engine);
        var workflow = engine.Compile(new Drawing("work").Event("e", "go").Activity("w", "Test.Work").Connect("e → w").Definition());
        var waiting = (await engine.StartAsync(workflow, new StartRun { InstanceId = "i" }, host, CancellationToken.None)).State;
        var before = waiting.Serialize();
        fails = true;

        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await engine.ResumeAsync(workflow, waiting, new ResumeRun { BookmarkId = waiting.Bookmarks[0].Id }, host, CancellationToken.None));

        waiting.Serialize().ShouldBe(before);
        fails = false;
        var result = await engine.ResumeAsync(workflow, waiting, new ResumeRun { BookmarkId = waiting.Bookmarks[0].Id }, host, CancellationToken.None);
        result.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public void The_catalogue_describes_a_class_for_the_designer()
    {
        var descriptor = Catalog().Find("Test.Ask").ShouldNotBeNull();

        descriptor.Ports.Select(port => port.Name).ShouldBe(["Answered", "Late"]);
        var size = descriptor.Inputs.Single(input => input.Name == "Size");
        size.UiHint.ShouldBe("dropdown");
        size.UiSpecifications.Keys.ShouldBe(["dropdown"]);
        descriptor.Inputs.Single(input => input.Name == "Days").DefaultValue.ShouldBe(3);
        descriptor.Outputs.Single().Name.ShouldBe("Answer");
    }

    [Fact]
    public void A_required_input_that_is_not_set_is_refused()
    {
        var engine = new WorkflowEngine(Catalog());

        var refusal = Should.Throw<InvalidDefinition>(() => engine.Compile(new Drawing("d").Activity("a", "Test.Ask").Definition()));

        refusal.Problems.ShouldHaveSingleItem().ShouldBe(new Problem("$.root.activities[0].question", "a", "Question is required."));
    }
}
