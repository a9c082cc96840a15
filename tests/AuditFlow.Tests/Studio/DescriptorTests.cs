using System.Text.Json.Nodes;
using AuditFlow.Engine;
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
        Of(gate["inputs"]!.AsArray(), "Facts", "name")["uiHint"]!.ToString().ShouldBe("multitext");
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

    static JsonNode Of(JsonArray list, string name, string member = "typeName") => list.Single(a => a![member]!.ToString() == name)!;
}
