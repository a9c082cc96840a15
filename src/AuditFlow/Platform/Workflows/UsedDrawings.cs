using System.Text.Json.Nodes;
using AuditFlow.Engine;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// The published drawings that a drawing uses as activities, and those that these use. A drawing is compiled with what
/// its nodes are pinned to, so that a version is the same for ever in every process.
/// </summary>
internal sealed class UsedDrawings
{
    readonly List<Used> found = [];

    /// <summary>Loads what the drawing reaches.</summary>
    public static Task<UsedDrawings> LoadAsync(AuditFlowDb db, ActivityCatalog catalog, WorkflowDefinition definition, CancellationToken cancellationToken)
        => LoadAsync(db, catalog, [definition], cancellationToken);

    /// <summary>Loads what any of the drawings reaches, with a query for each level of use.</summary>
    public static async Task<UsedDrawings> LoadAsync(AuditFlowDb db, ActivityCatalog catalog, IEnumerable<WorkflowDefinition> definitions, CancellationToken cancellationToken)
    {
        var used = new UsedDrawings();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        List<WorkflowDefinition> open = [.. definitions];
        while (open.Count > 0)
        {
            var nodes = open.SelectMany(d => Nodes(d.Document, catalog)).ToList();
            open = [];
            var ids = nodes.Select(DefinitionOf).Where(asked.Add).ToList();
            var versions = nodes.Select(VersionOf).OfType<string>().Where(v => asked.Add($"version {v}")).ToList();
            if (ids.Count + versions.Count == 0)
            {
                break;
            }

            var rows = await db.Definitions.AsNoTracking()
                .Where(d => ids.Contains(d.DefinitionId) && d.IsPublished || versions.Contains(d.Id))
                .Select(d => new { d.Id, d.IsPublished, d.Json }).ToListAsync(cancellationToken);
            foreach (var row in rows.Where(r => used.found.TrueForAll(f => f.Definition.Id != r.Id)))
            {
                var loaded = WorkflowDefinition.Parse(row.Json);
                used.found.Add(new Used(loaded, row.IsPublished));
                open.Add(loaded);
            }
        }

        return used;
    }

    /// <summary>The version named, else the published one.</summary>
    public WorkflowDefinition? Find(string definitionId, string? versionId)
        => (found.Find(u => u.Definition.Id == versionId && u.Definition.DefinitionId == definitionId) ?? found.Find(u => u.IsPublished && u.Definition.DefinitionId == definitionId))?.Definition;

    /// <summary>The ids of the drawings that a drawing uses as activities, wherever it does. What is longer than an id may be names no drawing.</summary>
    public static HashSet<string> IdsIn(WorkflowDefinition definition, ActivityCatalog catalog) => [.. Nodes(definition.Document, catalog).Select(DefinitionOf).Where(id => id.Length <= 200)];

    /// <summary>Lets each node that stands for a drawing stand for this version of it. False when all did already.</summary>
    public static bool Repin(JsonObject document, ActivityCatalog catalog, string definitionId, string versionId)
    {
        var others = Nodes(document, catalog).Where(n => DefinitionOf(n) == definitionId && VersionOf(n) != versionId).ToList();
        others.ForEach(n => n["workflowDefinitionVersionId"] = versionId);
        return others.Count > 0;
    }

    /// <summary>Writes into each node which version it stands for from now on.</summary>
    public void Pin(JsonObject document, ActivityCatalog catalog)
    {
        foreach (var node in Nodes(document, catalog))
        {
            if (Find(DefinitionOf(node), VersionOf(node)) is { } used)
            {
                node["workflowDefinitionId"] = used.DefinitionId;
                node["workflowDefinitionVersionId"] = used.Id;
            }
        }
    }

    // Activities of a type that is neither the engine's nor the product's.
    static IEnumerable<JsonObject> Nodes(JsonNode? node, ActivityCatalog catalog)
    {
        if (node is JsonArray array)
        {
            return array.SelectMany(item => Nodes(item, catalog));
        }

        if (node is not JsonObject json)
        {
            return [];
        }

        var inside = json.SelectMany(member => Nodes(member.Value, catalog));
        return Text(json, "type") is { } type && json["id"] is not null && catalog.Find(type) is null ? [json, .. inside] : inside;
    }

    static string DefinitionOf(JsonObject node) => Text(node, "workflowDefinitionId") ?? Text(node, "type")!;

    static string? VersionOf(JsonObject node) => Text(node, "workflowDefinitionVersionId");

    static string? Text(JsonObject node, string name) => node[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    sealed record Used(WorkflowDefinition Definition, bool IsPublished);
}
