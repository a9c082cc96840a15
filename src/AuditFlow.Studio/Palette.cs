using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Studio;

/// <summary>What can be put on a drawing: the activities of the catalogue, and the drawings that may be used as activities.</summary>
internal sealed class Palette(ActivityCatalog catalog, IStudioLibrary library, InputOptions options)
{
    public async Task<IReadOnlyList<object>> DescribeAsync(CancellationToken cancellationToken)
    {
        var used = await library.ListUsableAsync(cancellationToken);
        var described = new List<object>();
        foreach (var activity in catalog.Descriptors)
        {
            described.Add(await DescribeAsync(activity, cancellationToken));
        }

        return [.. described, .. used.Where(u => catalog.Find(TypeOf(u)) is null).Select(Describe)];
    }

    /// <summary>What the Studio is told of the types in these drawings.</summary>
    public async Task<KnownTypes> KnownAsync(IEnumerable<StudioDrawing> drawings, CancellationToken cancellationToken)
    {
        var others = drawings.SelectMany(d => ActivityTree.Of(d.Definition!.Document)?.WithAllInside() ?? []).Select(n => n.Type).Where(t => catalog.Find(t) is null).ToHashSet(StringComparer.Ordinal);
        var used = others.Count == 0 ? [] : await library.FindUsableAsync(others, cancellationToken);
        return new KnownTypes(catalog, used);
    }

    // The engine finds a used drawing by the type when the node names no drawing.
    static string TypeOf(StudioDrawing used) => used.DefinitionId;

    async Task<object> DescribeAsync(ActivityDescriptor a, CancellationToken cancellationToken)
    {
        var inputs = new List<object>();
        foreach (var i in a.Inputs)
        {
            inputs.Add(new
            {
                i.Name, i.TypeName, i.DisplayName, description = i.IsRequired ? $"{i.Description} (required)".TrimStart() : i.Description, i.Order, i.IsBrowsable, i.IsSynthetic, i.IsWrapped, i.UiHint,
                i.Category, i.DefaultValue, i.DefaultSyntax, i.IsReadOnly, i.IsSensitive, i.StorageDriverType, uiSpecifications = await options.DescribeAsync(i, cancellationToken),
            });
        }

        return new
        {
            a.TypeName, a.Namespace, a.Name, a.Version, a.Category, a.DisplayName, a.Description, a.Kind, a.IsContainer, a.IsBrowsable, a.IsStart, a.IsTerminal,
            a.CustomProperties, a.ConstructionProperties, inputs,
            ports = a.Ports.Select(p => new { p.Name, p.DisplayName, p.Type, p.IsBrowsable }),
            outputs = a.Outputs.Select(o => new { o.Name, o.TypeName, o.DisplayName, o.Description, o.Order, o.IsBrowsable, o.IsSynthetic }),
        };
    }

    static object Describe(StudioDrawing used)
    {
        var definition = used.Definition!;
        var outcomes = definition.Outcomes.Count == 0 ? ["Done"] : definition.Outcomes;
        return new
        {
            typeName = TypeOf(used), @namespace = "Workflows", name = used.Name, version = used.Version, category = (definition.Document["options"] as JsonObject)?.Text("activityCategory") ?? "Workflows",
            displayName = used.Name, description = used.Description ?? "", kind = ActivityKind.Action, isContainer = false, isBrowsable = true, isStart = false, isTerminal = false,
            customProperties = new { type = "WorkflowDefinitionActivity", workflowDefinitionId = used.DefinitionId, workflowDefinitionVersionId = used.Id },
            constructionProperties = new { workflowDefinitionId = used.DefinitionId, workflowDefinitionVersionId = used.Id, latestAvailablePublishedVersion = used.Version, latestAvailablePublishedVersionId = used.Id },
            ports = outcomes.Select(o => new { name = o, displayName = o, type = PortType.Flow, isBrowsable = true }),
            inputs = definition.Inputs.Select((i, order) => new
            {
                name = i.Name, typeName = i.TypeName, displayName = i.DisplayName ?? i.Name, description = i.Description ?? "", order, isBrowsable = true, isSynthetic = true, isWrapped = true,
                uiHint = i.UiHint ?? UiHints.SingleLine, category = (string?)null, defaultValue = (object?)null, defaultSyntax = "Literal", isReadOnly = false, isSensitive = false,
                storageDriverType = (string?)null, uiSpecifications = new { },
            }),
            outputs = definition.Outputs.Select(o => new { name = o.Name, typeName = o.TypeName, displayName = o.DisplayName ?? o.Name, description = o.Description ?? "", order = 0, isBrowsable = true, isSynthetic = true }),
        };
    }
}

/// <summary>The types of activities of which the Studio is given a descriptor.</summary>
/// <param name="catalog">Those of the engine and its host.</param>
/// <param name="used">The drawings among them that are used as activities.</param>
internal sealed class KnownTypes(ActivityCatalog catalog, IReadOnlyList<string> used)
{
    public bool Has(string type) => catalog.Find(type) is not null || used.Contains(type, StringComparer.Ordinal);

    /// <summary>How many ways out its descriptor names.</summary>
    public int WaysOut(string type) => catalog.Find(type)?.Ports.Count(p => p.Type == PortType.Flow) ?? 0;
}
