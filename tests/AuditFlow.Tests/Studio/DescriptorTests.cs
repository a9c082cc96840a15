using System.Text.Json.Nodes;
using AuditFlow.Controls;
using AuditFlow.Engine;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Studio;

/// <summary>What the designer is told that it can draw with.</summary>
[OnBothDatabases]
public sealed class DescriptorTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    // What every activity has in Elsa's format; an input of such a name would take its place.
    static readonly string[] Taken = ["id", "nodeId", "name", "type", "version", "customProperties", "metadata", "canStartWorkflow", "runAsynchronously"];

    [Fact]
    public void No_block_has_an_input_that_is_called_like_a_member_of_every_activity()
        => app.Host.Services.GetRequiredService<ActivityCatalog>().Descriptors
            .SelectMany(a => a.Inputs.Where(i => Taken.Contains(char.ToLowerInvariant(i.Name[0]) + i.Name[1..])).Select(i => $"{a.TypeName}.{i.Name}")).ShouldBeEmpty();

    [Fact]
    public async Task Each_activity_comes_with_its_ports_and_with_the_editors_of_its_inputs()
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);
        var all = (await studio.Get("descriptors/activities?Refresh=True")).Json["items"]!.AsArray();

        var gate = Of(all, "AuditFlow.Gate");
        gate["category"]!.ToString().ShouldBe("Audits");
        gate["ports"]!.AsArray().Select(p => $"{p!["name"]} {p["type"]}").ShouldBe(["Open Flow", "Overridden Flow", "Abandoned Flow"]);
        Of(gate["inputs"]!.AsArray(), "Facts", "name")["uiHint"]!.ToString().ShouldBe("checklist");
        Of(gate["inputs"]!.AsArray(), "GateName", "name")["description"]!.ToString().ShouldEndWith("(required)");
        Of(gate["inputs"]!.AsArray(), "Phase", "name")["uiSpecifications"]!["dropdown"]!["selectList"]!["items"]!.AsArray().Count.ShouldBeGreaterThan(3);
        Of(all, "Elsa.ForEach")["ports"]!.AsArray().Select(p => $"{p!["name"]} {p["type"]}").ShouldBe(["Body Embedded", "Done Flow"]);
        ((bool)Of(all, "Elsa.Flowchart")["isContainer"]!).ShouldBeTrue();
        Of(all, "Elsa.NotFoundActivity").ShouldNotBeNull();
        all.ShouldAllBe(a => a!["inputs"]!.AsArray().All(i => i!["isBrowsable"] != null && i["uiSpecifications"] is JsonObject));
    }

    [Theory]
    [InlineData("descriptors/expression-descriptors")]
    [InlineData("descriptors/variables")]
    [InlineData("descriptors/storage-drivers")]
    [InlineData("descriptors/workflow-activation-strategies")]
    [InlineData("descriptors/incident-strategies")]
    [InlineData("descriptors/log-persistence-strategies")]
    [InlineData("descriptors/commit-strategies/workflows")]
    [InlineData("descriptors/commit-strategies/activities")]
    [InlineData("features/installed")]
    public async Task Every_list_that_the_designer_asks_for_is_a_list(string path)
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);

        (await studio.Get(path)).Json["items"].ShouldBeOfType<JsonArray>();
    }

    [Fact]
    public async Task The_script_editor_is_told_of_the_drawings_own_variables_and_inputs()
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);
        var model = StudioClient.NewModel("Typed");
        model["variables"] = JsonNode.Parse("""[{"id":"v","name":"Count","typeName":"Int32","isArray":false,"value":"3"},{"id":"w","name":"not a name","typeName":"String"}]""");
        model["inputs"] = JsonNode.Parse("""[{"name":"AuditId","type":"Guid"}]""");
        await studio.Save(model);

        var types = (await studio.Post("scripting/javascript/type-definitions/typed", new JsonObject { ["propertyName"] = "Text" })).Text;

        types.ShouldContain("Count: number;");
        types.ShouldContain("declare function getAuditId(): string;");
        types.ShouldContain("declare function getVariable(name: string): any;");
        types.ShouldNotContain("not a name");
    }

    [Fact]
    public async Task A_list_that_is_looked_up_is_in_the_descriptor_and_is_asked_for_again_whenever_the_input_is_shown()
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);
        var task = Of((await studio.Get("descriptors/activities")).Json["items"]!.AsArray(), "AuditFlow.Task");
        var assignee = Of(task["inputs"]!.AsArray(), "Assignee", "name");
        ((bool)assignee["uiSpecifications"]!["Refresh"]!).ShouldBeTrue();
        Items(assignee["uiSpecifications"]!, "dropdown").ShouldContain("role:Tester");
        Items(assignee["uiSpecifications"]!, "dropdown").ShouldNotContain("iam-lead@example.com", "the register is empty");

        await app.Send(new ImportPeople { File = Samples.People });
        await app.Send(new ImportControls { File = Samples.Controls });

        var now = (await studio.Post("descriptors/activities/AuditFlow.Task/options/assignee")).Json["items"]!;
        Items(now, "dropdown").ShouldContain("iam-lead@example.com");
        Items(now, "dropdown").ShouldContain("owner:ITGC-AC-01");
        Items(now, "dropdown").Count.ShouldBeLessThanOrEqualTo(500);
        now["Refresh"].ShouldBeNull("the Studio would ask for ever");
        Items((await studio.Post("descriptors/activities/AuditFlow.OpenFinding/options/controlId")).Json["items"]!, "dropdown").ShouldContain("ITGC-AC-01");
    }

    [Fact]
    public async Task A_list_may_depend_on_what_is_chosen_beside_it_and_keeps_what_is_written_already()
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);

        var coso = await Criteria(studio, "coso-2013", "[]");
        var tsc = await Criteria(studio, "soc2-tsc-2017", "[\"CC6.1\", \"XX9\"]");

        coso.Count.ShouldBe(17);
        coso.ShouldNotContain("CC6.1");
        tsc.ShouldContain("CC6.1");
        tsc.Count(c => c == "CC6.1").ShouldBe(1);
        tsc.ShouldContain("XX9", "the Studio drops what it does not find in the list");
    }

    [Fact]
    public async Task A_gate_offers_the_facts_as_a_check_list_and_keeps_a_value_of_its_own()
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);

        var facts = Items((await studio.Post("descriptors/activities/AuditFlow.Gate/options/facts", Context(("facts", "Object", "[\"criteria-mapped >= 90\"]")))).Json["items"]!, "checklist");

        facts.ShouldContain("criteria-mapped = 100");
        facts.ShouldContain("scope-approved = 1");
        facts.ShouldContain("criteria-mapped >= 90");
    }

    [Theory]
    [InlineData("AuditFlow.Nothing", "x")]
    [InlineData("AuditFlow.Task", "nothing")]
    public async Task An_input_that_is_not_there_has_no_options(string type, string property)
    {
        using var studio = await StudioClient.Of(app, Role.ComplianceLead);

        (await studio.Post($"descriptors/activities/{type}/options/{property}")).Json["items"]!.AsObject().Count.ShouldBe(0);
    }

    static async Task<List<string>> Criteria(StudioClient studio, string framework, string chosen)
        => Items((await studio.Post("descriptors/activities/AuditFlow.IssueAttestations/options/criteria", Context(("framework", "Literal", framework), ("criteria", "Object", chosen)))).Json["items"]!, "checklist");

    static JsonObject Context(params (string Input, string Type, string Value)[] inputs) => new()
    {
        ["context"] = new JsonObject(inputs.Select(i => KeyValuePair.Create(
            i.Input, (JsonNode?)new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = i.Type, ["value"] = i.Value } }))),
    };

    static List<string> Items(JsonNode specifications, string hint)
        => [.. specifications[hint]![hint == "dropdown" ? "selectList" : "checkList"]!["items"]!.AsArray().Select(i => i!["value"]!.ToString())];

    static JsonNode Of(JsonArray list, string name, string member = "typeName") => list.Single(a => a![member]!.ToString() == name)!;
}
