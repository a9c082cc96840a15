using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.Workflows;
using Shouldly;

namespace AuditFlow.Tests.Workflows;

public sealed class ShippedDrawingTests
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "workflows");

    public static TheoryData<string> Drawings => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Drawings))]
    public void Every_drawing_compiles_with_the_products_own_blocks_and_keeps_its_json(string file)
    {
        var json = File.ReadAllText(Path.Combine(Folder, file));
        var definition = WorkflowDefinition.Parse(json);

        new WorkflowEngine(RequestBlocks.CatalogOf(typeof(RequestBlocks).Assembly)).Compile(definition);

        JsonNode.DeepEquals(JsonNode.Parse(definition.ToJson()), JsonNode.Parse(json)).ShouldBeTrue();
        definition.DefinitionId.ShouldBe(Path.GetFileNameWithoutExtension(file));
    }

    [Theory]
    [MemberData(nameof(Drawings))]
    public void Every_block_has_a_place_of_its_own_in_the_drawing(string file)
    {
        var activities = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!["root"]!["activities"]!.AsArray();
        var places = activities.Select(a => a!["metadata"]!["designer"]!["position"]!).Select(p => ((double)p["x"]!, (double)p["y"]!)).ToArray();

        places.Distinct().Count().ShouldBe(places.Length);
    }

    [Fact]
    public void The_drawings_of_the_design_are_all_there()
        => Drawings.Select(d => (string)d.Data!).Order(StringComparer.Ordinal).ShouldBe(
        [
            "attestation-campaign.json", "audit-lifecycle.json", "auditor-engagement.json", "control-attestation.json", "pre-audit-testing.json", "readiness.json", "remediation.json", "risk-assessment.json",
        ]);
}
