using System.Text.Json.Nodes;
using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Definitions;

/// <summary>The forms that definitions had over the years, each by itself.</summary>
public sealed class OlderFormsTests
{
    [Theory]
    [InlineData("\"bare\"", "bare")]
    [InlineData("12", "12")]
    [InlineData("true", "True")]
    [InlineData("""{ "typeName": "String", "expression": { "type": "Literal", "value": "wrapped" }, "memoryReference": null }""", "wrapped")]
    [InlineData("""{ "typeName": "System.String, System.Private.CoreLib", "expression": { "type": "Literal", "value": "qualified" } }""", "qualified")]
    [InlineData("""{ "expression": { "type": "Literal", "value": "no type name" } }""", "")]
    [InlineData("""{ "typeName": null, "expression": { "type": "Literal", "value": "as the designer writes it" } }""", "as the designer writes it")]
    [InlineData("null", "")]
    [InlineData("""{ "typeName": "String", "expression": { "type": "Json", "value": "\"old alias\"" } }""", "old alias")]
    [InlineData("""{ "typeName": "String", "expression": { "type": "Object", "value": "\"object\"" } }""", "object")]
    [InlineData("""{ "typeName": "String", "expression": { "type": "Object", "value": " " } }""", "")]
    [InlineData("""{ "typeName": "String", "expression": { "type": "Variable", "value": "{\"id\":\"v1\",\"name\":\"V\"}" } }""", "of the variable")]
    [InlineData("""{ "typeName": "String", "expression": { "type": "Variable", "value": { "id": "v1", "name": "V" } } }""", "of the variable")]
    [InlineData("""{ "typeName": "String", "expression": { "type": "Variable", "value": "not JSON" } }""", "")]
    [InlineData("""{ "typeName": "String", "expression": { "type": "Input", "value": "{\"name\":\"In\"}" } }""", "of the input")]
    [InlineData("""{ "typeName": "String", "expression": { "type": "Delegate", "value": null } }""", "")]
    public async Task An_input_is_read(string input, string line)
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        var definition = Definition($$"""
            { "id": "w", "type": "Elsa.WriteLine", "text": {{input}} }
            """);
        definition.Document["variables"] = JsonNode.Parse("""[{ "id": "v1", "name": "V", "typeName": "String", "value": "of the variable" }]""");

        await host.StartAsync(host.Publish(definition), new StartRun { InstanceId = "i", Input = new Dictionary<string, object?> { ["In"] = "of the input" } });

        host.Lines.ShouldBe([line]);
    }

    [Theory]
    [InlineData("""[{ "id": "a", "type": "Elsa.WriteLine", "text": "a" }, { "id": "b", "type": "Elsa.WriteLine", "text": "b" }]""")]
    [InlineData("""{ "_type": "IActivity[]", "items": [{ "id": "a", "type": "Elsa.WriteLine", "text": "a" }, { "id": "b", "type": "Elsa.WriteLine", "text": "b" }] }""")]
    [InlineData("""{ "_type": "IActivity[]", "values": [{ "id": "a", "type": "Elsa.WriteLine", "text": "a" }, { "id": "b", "type": "Elsa.WriteLine", "text": "b" }] }""")]
    public async Task A_list_is_read(string list)
        => (await LinesAsync($$"""{ "id": "S", "type": "Elsa.Sequence", "activities": {{list}} }""")).ShouldBe(["a", "b"]);

    [Theory]
    [InlineData("""{ "source": { "activity": "a", "port": "Done" }, "target": { "activity": "b", "port": "In" }, "vertices": [{ "x": 1, "y": 2 }] }""", "a b")]
    [InlineData("""{ "source": { "activity": "a" }, "target": { "activity": "b" } }""", "a b")]
    [InlineData("""{ "source": { "activity": "a", "port": null }, "target": { "activity": "b", "port": null } }""", "a b")]
    [InlineData("""{ "Source": { "Activity": "a", "Port": "Done" }, "Target": { "Activity": "b", "Port": "In" } }""", "a b")]
    [InlineData("""{ "source": "a", "target": "b", "sourcePort": "Done", "targetPort": "In" }""", "a b")]
    [InlineData("""{ "source": "a", "target": "b" }""", "a b")]
    [InlineData("""{ "Source": "a", "Target": "b", "SourcePort": "Done", "TargetPort": "In" }""", "a b")]
    [InlineData("""{ "source": { "activity": "a", "port": "Done" }, "target": { "activity": "gone", "port": "In" } }""", "a")]
    [InlineData("""{ "source": { "activity": "a", "port": "Other" }, "target": { "activity": "b", "port": "In" } }""", "a")]
    public async Task A_connection_is_read(string connection, string lines)
    {
        var engine = new WorkflowEngine(new ActivityCatalog(), new EngineOptions { RefuseUnknown = false });
        (await LinesAsync($$"""
            { "id": "F", "type": "Elsa.Flowchart",
              "activities": [{ "id": "a", "type": "Elsa.WriteLine", "text": "a" }, { "id": "b", "type": "Elsa.WriteLine", "text": "b" }],
              "connections": [{{connection}}] }
            """, engine)).ShouldBe(lines.Split(' '));
    }

    [Theory]
    [InlineData("""{ "canStartWorkflow": true }""")]
    [InlineData("""{ "customProperties": { "canStartWorkflow": true } }""")]
    [InlineData("""{ "customProperties": { "canStartWorkflow": "true" } }""")]
    public void Whether_an_activity_starts_runs_is_read_at_both_places(string members)
    {
        var node = JsonNode.Parse("""{ "id": "e", "type": "Elsa.Event", "eventName": "go" }""")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            node[name] = value?.DeepClone();
        }

        new WorkflowEngine(new ActivityCatalog()).Compile(Definition(node.ToJsonString())).Triggers.ShouldBe([new WorkflowTrigger("e", "Elsa.Event", "go")]);
    }

    [Theory]
    [InlineData("ContinueWithIncidentsStrategy")]
    [InlineData("Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core")]
    public async Task An_incident_strategy_is_read_by_alias_and_by_full_name(string name)
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        var definition = Definition("""{ "id": "f", "type": "Elsa.Fault", "message": "no" }""");
        definition.Document["options"] = new JsonObject { ["incidentStrategyType"] = name, ["commitStrategyName"] = "WorkflowExecuted" };

        (await host.StartAsync(host.Publish(definition))).State.SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
    }

    [Theory]
    [InlineData("Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core", "changed")]
    [InlineData("Elsa.Workflows.WorkflowStorageDriver, Elsa.Workflows.Core", "changed")]
    [InlineData("WorkflowInstanceStorageDriver", "changed")]
    [InlineData(null, "changed")]
    [InlineData("Elsa.Workflows.MemoryStorageDriver, Elsa.Workflows.Core", "first")]
    [InlineData("MemoryStorageDriver", "first")]
    public async Task A_variable_is_kept_over_a_wait_unless_it_is_kept_in_memory_only(string? driver, string line)
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        var definition = new Drawing("d").Variable("V", "String", "first").Set("s", "V", "'changed'").Event("e", "go")
            .Activity("w", "Elsa.WriteLine", ("text", "JavaScript", "getV()")).Connect("s → e", "e → w").Definition();
        definition.Document["variables"]![0]!["storageDriverTypeName"] = driver;

        var instance = await host.StartAsync(host.Publish(definition));
        instance.State.Variables["V"].ShouldBe("changed");
        await host.PublishAsync(new PublishedEvent { Name = "go" });

        host.Lines.ShouldBe([line]);
    }

    [Fact]
    public async Task A_value_kept_in_memory_only_is_never_stored()
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        var definition = new Drawing("d").Variable("V", "String", "secret").Event("e", "go").Definition();
        definition.Document["variables"]![0]!["storageDriverTypeName"] = "MemoryStorageDriver";

        var instance = await host.StartAsync(host.Publish(definition));

        System.Text.Encoding.UTF8.GetString(instance.State.Serialize()).ShouldNotContain("secret");
    }

    [Fact]
    public async Task Variables_have_the_types_of_their_aliases()
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        var definition = Definition("""{ "id": "e", "type": "Elsa.Event", "eventName": "never" }""");
        (string Alias, string? Value, object? Expected)[] cases =
        [
            ("Object", "x", "x"), ("String", "x", "x"), ("Boolean", "true", true), ("Int16", "1", (short)1), ("Int32", "2", 2), ("Int64", "3", 3L), ("Long", "4", 4L),
            ("Single", "1.5", 1.5f), ("Double", "2.5", 2.5), ("Decimal", "3.5", 3.5m), ("Guid", "6f9619ff-8b86-d011-b42d-00c04fc964ff", new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff")),
            ("DateTimeOffset", "2026-01-02T03:04:05Z", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), ("TimeSpan", "00:05:00", TimeSpan.FromMinutes(5)),
            ("System.Int32, System.Private.CoreLib", "7", 7), ("Int32", "", 0), ("String", null, null),
        ];
        definition.Document["variables"] = new JsonArray([.. cases.Select((variable, i) => new JsonObject { ["id"] = $"v{i}", ["name"] = $"V{i}", ["typeName"] = variable.Alias, ["value"] = variable.Value })]);

        var instance = await host.StartAsync(host.Publish(definition));

        for (var i = 0; i < cases.Length; i++)
        {
            instance.State.Variables[$"V{i}"].ShouldBe(cases[i].Expected, cases[i].Alias);
        }
    }

    [Theory]
    [InlineData("""{ "workflowDefinitionId": "inner", "workflowDefinitionVersionId": "inner-v1", "version": 1 }""", "one")]
    [InlineData("""{ "workflowDefinitionId": "inner", "version": 2 }""", "two")]
    [InlineData("""{ "workflowDefinitionId": "inner", "workflowDefinitionVersionId": "gone" }""", "two")]
    public async Task A_workflow_used_as_an_activity_is_the_version_that_is_named_else_the_published_one(string members, string line)
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        host.Publish(Inner(1, "one"));
        host.Publish(Inner(2, "two"));
        var node = JsonNode.Parse(members)!.AsObject();
        node["id"] = "u";
        node["type"] = "Inner";

        await host.StartAsync(host.Publish(Definition(node.ToJsonString())));

        host.Lines.ShouldBe([line]);
    }

    [Fact]
    public void A_workflow_that_is_not_meant_to_be_an_activity_is_not_one()
    {
        var inner = Inner(1, "one");
        inner.Document["options"]!["usableAsActivity"] = false;

        var refusal = Should.Throw<InvalidDefinition>(() => new WorkflowEngine(new ActivityCatalog())
            .Compile(Definition("""{ "id": "u", "type": "Inner", "workflowDefinitionId": "inner" }"""), (_, _) => inner));

        refusal.Problems.ShouldHaveSingleItem().Reason.ShouldBe("The workflow inner is not marked as usable as an activity.");
    }

    [Theory]
    [InlineData(null, "Completed w")]
    [InlineData(9, "Faulted w")]
    public async Task An_activity_without_a_version_is_the_latest_and_a_version_that_is_not_there_faults(int? version, string last)
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog(), new EngineOptions { RefuseUnknown = false }));
        var definition = Definition("""{ "id": "w", "type": "Elsa.WriteLine", "text": "x" }""");
        definition.Document["root"]!["version"] = version;

        var instance = await host.StartAsync(host.Publish(definition));

        instance.Journal[2].ToString().ShouldBe(last);
    }

    private static WorkflowDefinition Inner(int version, string line) => WorkflowDefinition.From(new JsonObject
    {
        ["id"] = $"inner-v{version}",
        ["definitionId"] = "inner",
        ["version"] = version,
        ["options"] = new JsonObject { ["usableAsActivity"] = true },
        ["root"] = new JsonObject { ["id"] = "w", ["type"] = "Elsa.WriteLine", ["text"] = line },
    });

    private static async Task<IReadOnlyList<string>> LinesAsync(string root, WorkflowEngine? engine = null)
    {
        var host = new MemoryHost(engine ?? new WorkflowEngine(new ActivityCatalog()));
        await host.StartAsync(host.Publish(Definition(root)));
        return host.Lines;
    }

    private static WorkflowDefinition Definition(string root)
        => WorkflowDefinition.From(new JsonObject { ["id"] = "d-v1", ["definitionId"] = "d", ["version"] = 1, ["root"] = JsonNode.Parse(root) });
}
