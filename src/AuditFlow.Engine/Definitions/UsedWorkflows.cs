using System.Text.Json.Nodes;
using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Definitions;

/// <summary>The workflows that a definition uses as activities.</summary>
internal sealed class UsedWorkflows(DefinitionLibrary? library, int deepest)
{
    /// <summary>The workflow that a node stands for; null when it names none.</summary>
    public WorkflowDefinition? Find(JsonObject node, string type)
        => library?.Invoke(JsonShapes.Text(node, "workflowDefinitionId") ?? type, JsonShapes.Text(node, "workflowDefinitionVersionId"));

    /// <summary>How deep workflows are used within each other. Elsa numbers the workflow activities by it, from the inside out.</summary>
    public int Depth(WorkflowDefinition definition) => library is null ? 1 : Depth(definition, 1);

    /// <summary>Inside, the inputs and outputs of a used workflow are variables of their names.</summary>
    public static IEnumerable<VariableSlot> Variables(WorkflowDefinition used) =>
    [
        .. used.Inputs.Select(input => Slot(input.Name, input.TypeName, input.IsArray)),
        .. used.Outputs.Where(output => used.Inputs.All(input => input.Name != output.Name)).Select(output => Slot(output.Name, output.TypeName, output.IsArray)),
    ];

    public static CompiledInput[] Inputs(WorkflowDefinition used, NodeCompiler node)
        => [.. used.Inputs.Select(input => node.InputOf(Type(input.TypeName, input.IsArray), input.Name, null))];

    public static ActivityDescriptor Describe(WorkflowDefinition used, string type) => new()
    {
        TypeName = type,
        Outputs = [.. used.Outputs.Select(output => new OutputDescriptor { Name = output.Name })],
    };

    private static VariableSlot Slot(string name, string typeName, bool isArray)
        => Type(typeName, isArray) is var type ? new VariableSlot(name, name, type, ValueConversion.DefaultOf(type)) : throw new InvalidOperationException();

    private static Type Type(string typeName, bool isArray) => (TypeAlias.Find(typeName) ?? typeof(object)) is var type && isArray ? type.MakeArrayType() : type;

    private int Depth(WorkflowDefinition definition, int level)
    {
        if (level > deepest)
        {
            return level;
        }

        var deepestInside = 0;
        foreach (var node in Nodes(definition.Root))
        {
            if (node["workflowDefinitionId"] is not null && JsonShapes.Text(node, "type") is { } type && !type.StartsWith("Elsa.", StringComparison.Ordinal) && Find(node, type) is { } used)
            {
                deepestInside = Math.Max(deepestInside, Depth(used, level + 1));
            }
        }

        return deepestInside + 1;
    }

    private static IEnumerable<JsonObject> Nodes(JsonNode? node) => node switch
    {
        JsonObject json => [json, .. json.SelectMany(member => Nodes(member.Value))],
        JsonArray array => array.SelectMany(Nodes),
        _ => [],
    };
}
