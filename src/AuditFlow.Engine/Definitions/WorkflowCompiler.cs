using System.Text.Json.Nodes;
using AuditFlow.Engine.Activities;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Definitions;

/// <summary>Compiles one definition: walks its tree of activities from the outside in and collects every problem on the way.</summary>
internal sealed class WorkflowCompiler(ActivityCatalog catalog, EngineOptions options, WorkflowDefinition definition, DefinitionLibrary? library)
{
    private readonly WorkflowDefinition _outermost = definition;
    private readonly UsedWorkflows _used = new(library, options.InlineDepth);
    private readonly List<Node> _nodes = [];
    private readonly List<Problem> _problems = [];
    private readonly List<WorkflowTrigger> _triggers = [];
    private readonly Dictionary<string, int> _generatedIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nodeIds = new(StringComparer.Ordinal);

    /// <summary>The definition that is being read: that of the workflow itself, or of one that it uses as an activity.</summary>
    public WorkflowDefinition Definition { get; private set; } = definition;

    public EngineOptions Options => options;

    public CompiledWorkflow Compile()
    {
        if (options.RefuseUnknown)
        {
            CheckStrategies();
        }

        var workflow = CompileWorkflow("$", null);
        return _problems.Count == 0 ? new CompiledWorkflow(Definition, workflow, _nodes, _triggers) : throw new InvalidDefinition(_problems);
    }

    /// <summary>Compiles a workflow that is used as an activity, inside the node that uses it.</summary>
    public Node CompileUsed(WorkflowDefinition used, string path, Node parent)
    {
        var outer = Definition;
        Definition = used;
        var workflow = CompileWorkflow(path, parent);
        Definition = outer;
        return workflow;
    }

    public void Refuse(string path, string? activityId, string reason) => _problems.Add(new Problem(path, activityId, reason));

    /// <summary>Only the workflow itself starts runs, not those that it uses.</summary>
    public void AddTrigger(WorkflowTrigger trigger)
    {
        if (Definition == _outermost)
        {
            _triggers.Add(trigger);
        }
    }

    /// <summary>Compiles an activity and all inside it.</summary>
    public Node? CompileNode(JsonObject json, string path, Node parent, IReadOnlyList<VariableSlot> loopVariables)
    {
        var type = JsonShapes.Text(json, "type");
        if (string.IsNullOrWhiteSpace(type))
        {
            Refuse(path, JsonShapes.Text(json, "id"), "The activity has no type.");
            return null;
        }

        var version = JsonShapes.Number(json, "version");
        var id = JsonShapes.Text(json, "id") is { Length: > 0 } given ? given : GenerateId(type);
        var activityType = catalog.FindType(type, version);
        var descriptor = activityType?.Descriptor ?? new ActivityDescriptor { TypeName = type };
        var canStart = JsonShapes.Flag(json, "canStartWorkflow") || (json["customProperties"] is JsonObject custom && JsonShapes.Flag(custom, "canStartWorkflow"));
        var node = AddNode(id, type, activityType?.Descriptor.Version ?? version ?? 0, JsonShapes.Text(json, "name"), parent, descriptor, canStart);
        var compiler = new NodeCompiler(this, json, path, node);
        if (activityType is null && _used.Find(json, type) is { } used && !used.IsUsableAsActivity)
        {
            node.Behaviour = new MissingActivity($"Activity type '{type}' version '{version ?? 0}' could not be found.");
            if (options.RefuseUnknown)
            {
                Refuse(path, id, $"The workflow {used.DefinitionId} is not marked as usable as an activity.");
            }

            return node;
        }

        if (activityType is null && _used.Find(json, type) is { } usable)
        {
            if (_used.Depth(usable) > options.InlineDepth)
            {
                Refuse(path, id, "Workflows use each other as activities without end.");
                return node;
            }

            node.Variables = [.. UsedWorkflows.Variables(usable), .. loopVariables];
            node.Outputs = compiler.OutputBindings(UsedWorkflows.Describe(usable, type));
            var inputs = UsedWorkflows.Inputs(usable, compiler);
            node.Behaviour = new UsedWorkflow(CompileUsed(usable, $"{path}({usable.DefinitionId})", node), inputs, [.. usable.Outputs.Select(output => output.Name)]);
            return node;
        }

        node.Variables = [.. Variables(VariableDefinition.ReadAll(json["variables"]), path + ".variables"), .. loopVariables];
        if (activityType is null)
        {
            var hasOthers = catalog.FindType(type, null) is not null;
            var reason = $"Activity type '{type}' version '{(hasOthers ? version : 0)}' could not be found.";
            if (options.RefuseUnknown)
            {
                Refuse(path, id, hasOthers ? $"There is no version {version} of the activity {type} here." : $"There is no activity of type {type} here.");
            }

            node.Behaviour = new MissingActivity(reason);
            return node;
        }

        node.Outputs = compiler.OutputBindings(activityType.Descriptor);
        node.Log = LogPlan.Read(json, Definition, activityType.Descriptor, options.LogPersistence);
        node.KeepsNotes = LogPlan.KeepsNotes(json, Definition);
        node.Behaviour = activityType.Create(compiler);
        if (node.Behaviour is HostActivity)
        {
            // Elsa's own activities are never tried again in Elsa either: none of them takes part.
            node.Resilience = ResilienceReader.Read(json, options, reason =>
            {
                if (options.RefuseUnknown)
                {
                    Refuse(path + ".customProperties.resilienceStrategy", id, reason);
                }
            });
        }

        return node;
    }

    public VariableSlot[] Variables(IReadOnlyList<VariableDefinition> definitions, string path)
    {
        if (definitions.Count == 0)
        {
            return [];
        }

        var slots = new VariableSlot[definitions.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            var variable = definitions[i];
            var type = TypeAlias.Find(variable.TypeName) ?? typeof(object);
            type = variable.IsArray ? type.MakeArrayType() : type;
            slots[i] = new VariableSlot(variable.Id, variable.Name, type, Initial(variable, type, $"{path}[{i}].value"), variable.IsForgottenByWaiting, !string.IsNullOrEmpty(variable.StorageDriverTypeName));
        }

        return slots;
    }

    /// <summary>A strategy that is not known here would be taken for the usual one without a word; better to say so before anything runs.</summary>
    private void CheckStrategies()
    {
        if (Activation.Find(Definition.ActivationStrategyType) is null)
        {
            Refuse("$.options.activationStrategyType", null, $"There is no activation strategy {Definition.ActivationStrategyType} here: use AllowAlways, Singleton, Correlation or CorrelatedSingleton.");
        }

        if (ShortName.Of(Definition.IncidentStrategy, "Strategy") is not ("" or "Fault" or "ContinueWithIncidents"))
        {
            Refuse("$.options.incidentStrategyType", null, $"There is no incident strategy {Definition.IncidentStrategy} here: use FaultStrategy or ContinueWithIncidentsStrategy.");
        }

        if (Definition.Document["customProperties"] is JsonObject custom && JsonShapes.Text(custom, "Flowchart:ExecutionMode") is "TokenBased" or "1")
        {
            Refuse("$.customProperties.Flowchart:ExecutionMode", null, "Flowcharts run with counters here, not with tokens: take the setting out, and join branches with a Join where it matters which have to arrive.");
        }
    }

    /// <summary>The first value of a variable. An empty text is no value, as in Elsa.</summary>
    private object? Initial(VariableDefinition variable, Type type, string path)
    {
        if (variable.Value is null or "")
        {
            return ValueConversion.DefaultOf(type);
        }

        try
        {
            if (variable.TypeName.Equals("JSON", StringComparison.OrdinalIgnoreCase) && !variable.IsArray)
            {
                using var document = System.Text.Json.JsonDocument.Parse(JsonText.WellFormed(variable.Value));
                return ValueJson.FromJson(document.RootElement);
            }

            return ValueConversion.Convert(variable.Value, type);
        }
        catch (Exception fault) when (fault is InvalidCastException or System.Text.Json.JsonException)
        {
            Refuse(path, null, $"The value of the variable {variable.Name} is not a {variable.TypeName}.");
            return null;
        }
    }

    private Node CompileWorkflow(string path, Node? parent)
    {
        var id = "Workflow" + _used.Depth(Definition).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var workflow = AddNode(id, "Elsa.Workflow", 1, Definition.Name, parent, new ActivityDescriptor { TypeName = "Elsa.Workflow" }, canStart: false);
        workflow.Variables = Variables(Definition.Variables, path + ".variables");
        var root = Definition.Root is JsonObject json ? CompileNode(json, path + ".root", workflow, []) : null;
        if (root is null && _problems.Count == 0)
        {
            Refuse(path + ".root", null, "The definition has no root activity.");
        }

        workflow.Behaviour = new WorkflowBehaviour(root);
        return workflow;
    }

    private Node AddNode(string id, string type, int version, string? name, Node? parent, ActivityDescriptor descriptor, bool canStart)
    {
        var node = new Node
        {
            Index = _nodes.Count,
            ActivityId = id,
            NodeId = parent is null ? id : $"{parent.NodeId}:{id}",
            Type = type,
            TypeVersion = version,
            Name = name,
            Parent = parent,
            IsTerminal = descriptor.IsTerminal,
            CanStartWorkflow = canStart,
        };
        if (!_nodeIds.Add(node.NodeId))
        {
            Refuse("$", id, "Two activities at the same place have this id.");
        }

        _nodes.Add(node);
        return node;
    }

    private string GenerateId(string type)
    {
        var shortName = type[(type.LastIndexOf('.') + 1)..];
        var number = _generatedIds[shortName] = _generatedIds.GetValueOrDefault(shortName) + 1;
        return shortName + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
