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

    public static TheoryData<string> Definitions => new(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Oracle", "definitions"), "*.json", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(AppContext.BaseDirectory, file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Definitions))]
    public void A_definition_is_saved_as_it_was_loaded_with_junk_everywhere(string file)
    {
        var original = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)))!;
        SameAfterSaving(original);
        SameAfterSaving(WithJunk(original, new Random(file.Length)));
    }

    [Fact]
    public void Comments_and_trailing_commas_are_all_that_saving_loses()
    {
        const string json = """{ "definitionId": "d", /* why */ "big": 12345678901234567890.10, "root": { "id": "w", "type": "Elsa.WriteLine", }, }""";

        WorkflowDefinition.Parse(json).ToJson().ShouldBe("""{"definitionId":"d","big":12345678901234567890.10,"root":{"id":"w","type":"Elsa.WriteLine"}}""");
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
            .Activity("f", "Elsa.Cron", ("cronExpression", "JavaScript", "'0 0 0 * * *'")).Starts("f")
            .Connect("f → a", "a → b", "b → c", "c → d", "d → e");

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

    private static void SameAfterSaving(JsonNode original)
    {
        var definition = WorkflowDefinition.Parse(original.ToJsonString());
        _ = new WorkflowEngine(new ActivityCatalog(), new EngineOptions { RefuseUnknown = false }).Compile(definition);

        JsonNode.DeepEquals(JsonNode.Parse(definition.ToJson()), original).ShouldBeTrue();
        JsonNode.DeepEquals(JsonNode.Parse(WorkflowDefinition.From(definition.Document).ToJson(indented: true)), original).ShouldBeTrue();
    }

    /// <summary>The same with a member that nobody knows in every object.</summary>
    private static JsonNode WithJunk(JsonNode node, Random random)
    {
        switch (node)
        {
            case JsonObject json:
                var grown = new JsonObject();
                foreach (var (name, value) in json)
                {
                    grown[name] = value is null ? null : WithJunk(value, random);
                }

                grown[$"zz{random.Next(1000)}"] = random.Next(4) switch
                {
                    0 => JsonValue.Create(1.5m),
                    1 => JsonNode.Parse("""{ "deep": [null, true, { "ü \\u0001": "\"" }] }"""),
                    2 => null,
                    _ => JsonValue.Create("text \n 'x' <b>"),
                };
                return grown;
            case JsonArray array:
                return new JsonArray([.. array.Select(item => item is null ? null : WithJunk(item, random))]);
            default:
                return node.DeepClone();
        }
    }
}
