using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Studio;

/// <summary>A drawing in the form in which the Studio reads it.</summary>
internal static class DefinitionJson
{
    /// <summary>What a new version of our own is said to be made with when the document does not say.</summary>
    const string ToolVersion = "3.8.2.0";

    /// <summary>A row of a list.</summary>
    public static object Summary(StudioDrawing drawing, bool mayDraft) => new
    {
        drawing.Id, drawing.DefinitionId, drawing.Name, drawing.Description, drawing.Version, toolVersion = ToolVersion, drawing.IsLatest, drawing.IsPublished, drawing.CreatedAt,
        providerName = (string?)null, materializerName = "Json", isMaterializerAvailable = true, isReadonly = false, links = Links(drawing, mayDraft),
    };

    /// <summary>The whole. The Studio lets the newest version be edited when there is a link <c>publish</c>, and no other.</summary>
    public static JsonObject Whole(StudioDrawing drawing, KnownTypes known, bool mayDraft)
    {
        var definition = drawing.Definition!;
        var document = (JsonObject)definition.Document.DeepClone();
        ActivityTree.Prepare(document, known);
        return new JsonObject
        {
            ["id"] = drawing.Id,
            ["definitionId"] = drawing.DefinitionId,
            ["name"] = drawing.Name,
            ["description"] = drawing.Description,
            ["createdAt"] = drawing.CreatedAt,
            ["version"] = drawing.Version,
            ["toolVersion"] = System.Version.TryParse(document.Text("toolVersion"), out var tool) && tool.Revision >= 0 ? tool.ToString() : ToolVersion,
            ["variables"] = new JsonArray([.. definition.Variables.Select(Variable)]),
            ["inputs"] = new JsonArray([.. definition.Inputs.Select(Input)]),
            ["outputs"] = new JsonArray([.. definition.Outputs.Select(Output)]),
            ["outcomes"] = new JsonArray([.. definition.Outcomes.Select(o => (JsonNode)o)]),
            ["customProperties"] = (document["customProperties"] as JsonObject)?.DeepClone() ?? new JsonObject(),
            ["isReadonly"] = false,
            ["isSystem"] = false,
            ["isLatest"] = drawing.IsLatest,
            ["isPublished"] = drawing.IsPublished,
            ["options"] = (document["options"] as JsonObject)?.DeepClone() ?? new JsonObject(),
            ["root"] = document["root"]?.DeepClone(),
            ["materializerName"] = "Json",
            ["providerName"] = null,
            ["links"] = System.Text.Json.JsonSerializer.SerializeToNode(Links(drawing, mayDraft), StudioJson.Options),
        };
    }

    /// <summary>What the Studio sends, laid over what is kept, so that members which the Studio does not know survive.</summary>
    public static JsonObject Merged(JsonObject model, StudioDrawing? kept)
    {
        var document = (JsonObject?)kept?.Definition?.Document.DeepClone() ?? [];
        foreach (var (name, value) in model)
        {
            if (name is not ("links" or "materializerName" or "providerName" or "isMaterializerAvailable"))
            {
                document[name] = value?.DeepClone();
            }
        }

        foreach (var list in new[] { "variables", "inputs", "outputs", "outcomes" })
        {
            document[list] ??= new JsonArray();
        }

        document["customProperties"] ??= new JsonObject();
        document["options"] ??= new JsonObject();
        ActivityTree.Restore(document);
        return document;
    }

    static object[] Links(StudioDrawing drawing, bool mayDraft) => mayDraft ? [new { href = $"/workflow-definitions/{drawing.DefinitionId}/publish", rel = "publish", method = "POST" }] : [];

    static JsonNode Variable(VariableDefinition v) => new JsonObject
    {
        ["id"] = v.Id, ["name"] = v.Name, ["typeName"] = v.TypeName, ["isArray"] = v.IsArray, ["value"] = v.Value, ["storageDriverTypeName"] = v.StorageDriverTypeName,
    };

    static JsonNode Input(InputDefinition i) => new JsonObject
    {
        ["type"] = i.TypeName, ["name"] = i.Name, ["displayName"] = i.DisplayName ?? i.Name, ["description"] = i.Description ?? "", ["category"] = i.Category ?? "", ["isArray"] = i.IsArray,
        ["uiHint"] = i.UiHint ?? UiHints.SingleLine, ["storageDriverType"] = null,
    };

    static JsonNode Output(OutputDefinition o) => new JsonObject
    {
        ["type"] = o.TypeName, ["name"] = o.Name, ["displayName"] = o.DisplayName ?? o.Name, ["description"] = o.Description ?? "", ["category"] = "", ["isArray"] = o.IsArray,
    };
}
