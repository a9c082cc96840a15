using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditFlow.Engine;

/// <summary>
/// A workflow definition in Elsa 3's JSON. The document is kept as it came: members that the engine does not know survive loading and saving.
/// </summary>
public sealed class WorkflowDefinition
{
    private static readonly JsonDocumentOptions Reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256, AllowDuplicateProperties = false };

    private readonly JsonObject _document;

    private WorkflowDefinition(JsonObject document) => _document = document;

    /// <summary>The id of this version.</summary>
    public string Id => Text("id") ?? $"{DefinitionId}:{Version}";

    /// <summary>The id that all versions share.</summary>
    public string DefinitionId => Text("definitionId") ?? Text("id") ?? "";

    public string? Name => Text("name");

    public string? Description => Text("description");

    public int Version => Member("version") is JsonValue value && value.TryGetValue<int>(out var version) ? version : 1;

    public bool IsPublished => Member("isPublished") is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public bool IsLatest => Member("isLatest") is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>Whether other workflows may use this one as an activity.</summary>
    public bool IsUsableAsActivity => (Member("options") as JsonObject)?["usableAsActivity"] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public IReadOnlyList<VariableDefinition> Variables => VariableDefinition.ReadAll(Member("variables"));

    public IReadOnlyList<InputDefinition> Inputs => InputDefinition.ReadAll(Member("inputs"));

    public IReadOnlyList<OutputDefinition> Outputs => OutputDefinition.ReadAll(Member("outputs"));

    public IReadOnlyList<string> Outcomes => Member("outcomes") is JsonArray outcomes ? [.. outcomes.Select(outcome => outcome?.ToString() ?? "")] : [];

    /// <summary>The whole document. Treat it as read-only.</summary>
    public JsonObject Document => _document;

    internal JsonNode? Root => Member("root");

    internal string? IncidentStrategy => Option("incidentStrategyType");

    internal string? ActivationStrategyType => Option("activationStrategyType");

    /// <summary>Reads a definition. Throws <see cref="InvalidDefinition"/> when the text is not a JSON object.</summary>
    public static WorkflowDefinition Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            if (JsonNode.Parse(JsonText.WellFormed(json), documentOptions: Reading) is JsonObject document)
            {
                return new WorkflowDefinition(document);
            }
        }
        catch (JsonException fault)
        {
            throw new InvalidDefinition([new Problem("$", null, $"The text is not JSON: {fault.Message}")]);
        }

        throw new InvalidDefinition([new Problem("$", null, "A workflow definition is a JSON object.")]);
    }

    /// <summary>Reads a definition that is already a JSON object; the object is copied.</summary>
    public static WorkflowDefinition From(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new WorkflowDefinition((JsonObject)document.DeepClone());
    }

    /// <summary>The definition with everything that it came with.</summary>
    public string ToJson(bool indented = false) => _document.ToJsonString(new JsonSerializerOptions(EngineJson.Options) { WriteIndented = indented });

    private string? Option(string name) => (Member("options") as JsonObject)?[name]?.ToString();

    private JsonNode? Member(string name) => _document[name];

    private string? Text(string name) => Member(name) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
