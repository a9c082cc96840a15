using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

public sealed class WholeRunTests
{
    private const string OneLine = """
        {
          "id": "hello-v1", "definitionId": "hello", "version": 1,
          "root": { "id": "w", "type": "Elsa.WriteLine", "version": 1, "text": { "typeName": "String", "expression": { "type": "Literal", "value": "hello" } } }
        }
        """;

    [Fact]
    public async Task A_workflow_of_one_activity_runs_inside_the_workflow_activity()
    {
        var host = new MemoryHost(new WorkflowEngine(new ActivityCatalog()));
        var workflow = host.Publish(WorkflowDefinition.Parse(OneLine));

        var instance = await host.StartAsync(workflow);

        instance.Journal.Select(entry => entry.ToString()).ShouldBe(["Started Workflow1", "Started w", "Completed w", "Completed Workflow1"]);
        instance.Journal.Select(entry => entry.NodeId).Distinct().ShouldBe(["Workflow1", "Workflow1:w"]);
        instance.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        host.Lines.ShouldBe(["hello"]);
    }

    [Fact]
    public void An_unknown_activity_is_refused_with_its_place()
    {
        var engine = new WorkflowEngine(new ActivityCatalog());
        var definition = WorkflowDefinition.Parse("""{ "definitionId": "d", "root": { "id": "x", "type": "Acme.Unknown" } }""");

        var refusal = Should.Throw<InvalidDefinition>(() => engine.Compile(definition));

        refusal.Problems.ShouldHaveSingleItem().ShouldBe(new Problem("$.root", "x", "There is no activity of type Acme.Unknown here."));
    }
}
