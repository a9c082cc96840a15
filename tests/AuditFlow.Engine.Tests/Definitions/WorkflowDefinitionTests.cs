using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Definitions;

public sealed class WorkflowDefinitionTests
{
    [Fact]
    public void Members_that_the_engine_does_not_know_survive()
    {
        const string json = """{"definitionId":"d","$schema":"https://example.com/x","future":{"deep":[1,{"a":null}]},"root":{"id":"w","type":"Elsa.WriteLine","mergeMode":"Converge","metadata":{"designer":{"position":{"x":1.5,"y":-2}}}}}""";

        JsonNode.DeepEquals(JsonNode.Parse(WorkflowDefinition.Parse(json).ToJson()), JsonNode.Parse(json)).ShouldBeTrue();
    }

    [Fact]
    public void Text_that_is_not_JSON_is_refused_with_its_place()
        => Should.Throw<InvalidDefinition>(() => WorkflowDefinition.Parse("{ \"root\": ")).Problems.ShouldHaveSingleItem().Reason.ShouldStartWith("The text is not JSON");

    [Fact]
    public void Every_problem_of_a_definition_is_told_at_once()
    {
        var engine = new WorkflowEngine(new ActivityCatalog());
        var drawing = new Drawing("bad")
            .Variable("N", "Int32", "many")
            .Activity("a", "Acme.Nothing")
            .Activity("b", "Elsa.WriteLine", ("text", "JavaScript", "1 +\n  class X {}"))
            .Activity("c", "Elsa.WriteLine", ("text", "CSharp", "1"))
            .Activity("d", "Elsa.WriteLine", ("text", "Liquid", "{% if %}"))
            .Activity("e", "Elsa.WriteLine", ("text", "JavaScript", "nobody.knows"))
            .Activity("f", "Elsa.Cron", ("cronExpression", "JavaScript", "'0 0 0 * * *'")).Starts("f");

        var problems = Should.Throw<InvalidDefinition>(() => engine.Compile(drawing.Definition())).Problems;

        problems.Select(problem => $"{problem.ActivityId} {problem.JsonPath}: {problem.Reason}").ShouldBe(
        [
            " $.variables[0].value: The value of the variable N is not a Int32.",
            "a $.root.activities[0]: There is no activity of type Acme.Nothing here.",
            "b $.root.activities[1].text: A class is outside the JavaScript that is run here. (line 2, column 3)",
            "c $.root.activities[2].text: Expressions in CSharp are not run here.",
            "d $.root.activities[3].text: A value was expected (line 1, column 6)",
            "e $.root.activities[4].text: nobody is not defined. (line 1, column 1)",
            "f $.root.activities[5].cronExpression: CronExpression of an activity that starts the workflow must be a plain value: it is read when the workflow is published.",
        ]);
    }

    [Fact]
    public void A_cron_expression_that_is_wrong_is_refused_when_it_starts_runs()
    {
        var engine = new WorkflowEngine(new ActivityCatalog());

        var problem = Should.Throw<InvalidDefinition>(() => engine.Compile(new Drawing("d").Activity("t", "Elsa.Cron", ("cronExpression", "Literal", "0 0 25 * * *")).Starts("t").Definition())).Problems.ShouldHaveSingleItem();

        problem.Reason.ShouldContain("Hours");
    }
}
