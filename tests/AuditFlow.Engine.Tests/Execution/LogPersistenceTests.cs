using System.Text.Json.Nodes;
using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

/// <summary>What the journal keeps of the values that went into and came out of activities.</summary>
public sealed class LogPersistenceTests
{
    private const string Strategies = "Elsa.Workflows.LogPersistence.Strategies.";

    [Fact]
    public async Task Nothing_is_kept_unless_someone_asks() => (await CompletedAsync(null, null)).ShouldBe("""{"outcomes":["True"]}""");

    [Theory]
    [InlineData("""{ "default": { "evaluationMode": "Strategy", "strategyType": "Elsa.Workflows.LogPersistence.Strategies.Include, Elsa.Workflows.Core" } }""", null)]
    [InlineData(null, """{ "default": { "evaluationMode": "Strategy", "strategyType": "Elsa.Workflows.LogPersistence.Strategies.Include, Elsa.Workflows.Core" } }""")]
    public async Task Inputs_and_outputs_are_kept_when_the_activity_or_the_workflow_says_so(string? activity, string? workflow)
        => (await CompletedAsync(activity, workflow)).ShouldBe("""{"outcomes":["True"],"inputs":{"condition":true},"outputs":{"result":true}}""");

    [Fact]
    public async Task One_input_or_output_can_be_left_out()
        => (await CompletedAsync(
            $$"""{ "default": { "strategyType": "{{Strategies}}Include" }, "inputs": { "condition": { "strategyType": "{{Strategies}}Exclude" } } }""", null)).ShouldBe("""{"outcomes":["True"],"outputs":{"result":true}}""");

    [Fact]
    public async Task The_activity_goes_before_the_workflow()
        => (await CompletedAsync($$"""{ "default": { "strategyType": "{{Strategies}}Exclude" } }""", $$"""{ "default": { "strategyType": "{{Strategies}}Include" } }""")).ShouldBe("""{"outcomes":["True"]}""");

    [Fact]
    public async Task What_is_inherited_is_the_hosts_choice()
        => (await CompletedAsync($$"""{ "default": { "strategyType": "{{Strategies}}Inherit" } }""", null, new EngineOptions { LogPersistence = LogPersistence.Include }))
            .ShouldBe("""{"outcomes":["True"],"inputs":{"condition":true},"outputs":{"result":true}}""");

    [Fact]
    public async Task The_older_form_is_read()
        => (await CompletedAsync(null, null, older: """{ "default": "Include", "outputs": { "result": "Exclude" } }""")).ShouldBe("""{"outcomes":["True"],"inputs":{"condition":true}}""");

    [Fact]
    public async Task A_sensitive_input_is_never_kept_and_a_note_loses_its_payload_where_inner_state_is_excluded()
    {
        var catalog = new ActivityCatalog();
        catalog.Add(
            new ActivityDescriptor
            {
                TypeName = "Test.Note",
                Inputs = [new InputDescriptor { Name = "Password", Type = typeof(string), IsSensitive = true }, new InputDescriptor { Name = "User", Type = typeof(string) }],
            },
            context =>
            {
                context.Note("Noted", "said", new { secret = 1 });
                return ValueTask.CompletedTask;
            });
        var host = new MemoryHost(new WorkflowEngine(catalog));
        var definition = new Drawing("d").Activity("n", "Test.Note", ("password", "Literal", "p"), ("user", "Literal", "u")).Definition();
        definition.Document["root"]!["activities"]![0]!["customProperties"] = JsonNode.Parse(
            $$"""{ "logPersistenceConfig": { "default": { "strategyType": "{{Strategies}}Include" }, "internalState": { "strategyType": "{{Strategies}}Exclude" } } }""");

        var instance = await host.StartAsync(host.Publish(definition));

        instance.Journal.Single(entry => entry.ToString() == "Completed n").Payload!.Value.GetRawText().ShouldBe("""{"inputs":{"user":"u"}}""");
        var note = instance.Journal.Single(entry => entry.Event == "Noted");
        note.Message.ShouldBe("said");
        note.Payload.ShouldBeNull();
    }

    [Fact]
    public async Task An_activity_that_waits_tells_its_inputs_when_it_is_suspended()
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog(), new EngineOptions { LogPersistence = LogPersistence.Include }));

        var instance = await host.StartAsync(host.Publish(new Drawing("d").Event("e", "go").Definition()));
        await host.PublishAsync(new PublishedEvent { Name = "go", Payload = 5 });

        instance.Journal.Single(entry => entry.ToString() == "Suspended e").Payload!.Value.GetRawText().ShouldBe("""{"inputs":{"eventName":"go"}}""");
        instance.Journal.Single(entry => entry.ToString() == "Completed e").Payload!.Value.GetRawText().ShouldBe("""{"outputs":{"result":5}}""");
    }

    private static async Task<string> CompletedAsync(string? activity, string? workflow, EngineOptions? options = null, string? older = null)
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog(), options));
        var definition = new Drawing("d").Activity("x", "Elsa.FlowDecision", ("condition", "Literal", "true")).Definition();
        definition.Document["customProperties"] = Custom(workflow, null);
        definition.Document["root"]!["activities"]![0]!["customProperties"] = Custom(activity, older);

        var instance = await host.StartAsync(host.Publish(definition));

        return instance.Journal.Single(entry => entry.ToString() == "Completed x").Payload!.Value.GetRawText();
    }

    private static JsonObject Custom(string? config, string? older) => new()
    {
        ["logPersistenceConfig"] = config is null ? null : JsonNode.Parse(config),
        ["logPersistenceMode"] = older is null ? null : JsonNode.Parse(older),
    };
}
