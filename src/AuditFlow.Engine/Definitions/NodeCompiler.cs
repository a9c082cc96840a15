using System.Text.Json.Nodes;
using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Definitions;

/// <summary>What the factory of an activity reads its node of the definition with.</summary>
internal sealed class NodeCompiler(WorkflowCompiler workflow, JsonObject json, string path, Node node)
{
    public JsonObject Json => json;

    public Node Node => node;

    public WorkflowCompiler Workflow => workflow;

    public static string CamelCase(string name) => name.Length == 0 || char.IsLower(name[0]) ? name : char.ToLowerInvariant(name[0]) + name[1..];

    public void Refuse(string member, string reason) => workflow.Refuse(member.Length == 0 ? path : $"{path}.{member}", node.ActivityId, reason);

    /// <summary>Compiles an input. <paramref name="defaultValue"/> holds when the definition does not set it, by its name or by its former one.</summary>
    public CompiledInput InputOf(Type type, string name, object? defaultValue, string? formerName = null)
    {
        var member = CamelCase(formerName is not null && !json.ContainsKey(CamelCase(name)) ? formerName : name);
        var expression = InputShapes.Find(json[member]) is { } found ? Expression(found.Type, found.Value, member, InputShapes.IsUntyped(json[member])) : null;
        return new CompiledInput(name, type, expression, defaultValue);
    }

    public CompiledInput Input<T>(string name, T? defaultValue = default) => InputOf(typeof(T), name, defaultValue);

    /// <summary>Compiles an expression; one that cannot be compiled is a problem of the definition.</summary>
    public CompiledExpression? Expression(string type, JsonNode? value, string member, bool isUntyped = false)
    {
        try
        {
            return ExpressionCompiler.Compile(type, value, node, workflow.Options, isUntyped);
        }
        catch (ExpressionFault fault)
        {
            if (workflow.Options.RefuseUnknown)
            {
                Refuse(member, fault.Message);
            }

            return new FaultingExpression(fault.Message);
        }
    }

    /// <summary>The activity in an embedded port; null when the port is empty.</summary>
    public Node? Child(string port, params IReadOnlyList<VariableSlot> loopVariables)
    {
        var member = CamelCase(port);
        return json[member] is JsonObject child ? workflow.CompileNode(child, $"{path}.{member}", node, loopVariables) : null;
    }

    /// <summary>The activities of a container, with their positions.</summary>
    public Node[] Children(string member)
    {
        var items = JsonShapes.Items(json[member]);
        var children = new List<Node>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is JsonObject child && workflow.CompileNode(child, $"{path}.{member}[{i}]", node, []) is { } compiled)
            {
                compiled.Position = children.Count;
                children.Add(compiled);
            }
        }

        return [.. children];
    }

    /// <summary>Compiles an activity that stands somewhere else inside this one, for example in a case of a switch.</summary>
    public Node? ChildAt(JsonObject child, string member) => workflow.CompileNode(child, $"{path}.{member}", node, []);

    public string? Text(string member) => JsonShapes.Text(json, member);

    /// <summary>Finds a variable by its id, as outputs and SetVariable name it, in this node and those around it.</summary>
    public (Node Holder, int Slot)? FindVariable(string id)
    {
        for (var holder = node; holder is not null; holder = holder.Parent)
        {
            for (var i = 0; i < holder.Variables.Length; i++)
            {
                if (holder.Variables[i].Id == id)
                {
                    return (holder, i);
                }
            }
        }

        return null;
    }

    public OutputBinding[] OutputBindings(ActivityDescriptor descriptor)
    {
        var bindings = new List<OutputBinding>();
        foreach (var output in descriptor.Outputs)
        {
            if (json[CamelCase(output.Name)] is JsonObject { } bound && bound["memoryReference"] is JsonObject reference && JsonShapes.Text(reference, "id") is { Length: > 0 } id)
            {
                if (FindVariable(id) is var (holder, slot))
                {
                    bindings.Add(new OutputBinding(output.Name, holder, slot, null));
                }
                else if (workflow.Definition.Outputs.Any(declared => declared.Name == id))
                {
                    bindings.Add(new OutputBinding(output.Name, null, 0, id));
                }
            }
        }

        return [.. bindings];
    }

    /// <summary>Declares that this activity can start runs, if the definition says so.</summary>
    public void Trigger(CompiledInput key)
    {
        if (node.CanStartWorkflow)
        {
            var value = key.Expression switch
            {
                null => null,
                ConstantExpression constant => ValueConversion.ToText(constant.Value),
                _ => null,
            };
            if (value is null)
            {
                Refuse(CamelCase(key.Name), $"{key.Name} of an activity that starts the workflow must be a plain value: it is read when the workflow is published.");
            }

            var trigger = new WorkflowTrigger(node.ActivityId, node.Type, value ?? "");
            try
            {
                _ = value is null ? null : trigger.NextDue(DateTimeOffset.UnixEpoch);
            }
            catch (FormatException fault)
            {
                Refuse(CamelCase(key.Name), fault.Message);
            }

            workflow.AddTrigger(trigger);
        }
    }
}
