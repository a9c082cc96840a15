using AuditFlow.Engine.Definitions;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine;

/// <summary>A definition turned into nodes and delegates. It never changes and may be shared by all threads; a host keeps one per version.</summary>
public sealed class CompiledWorkflow
{
    private readonly Dictionary<string, Node> _byNodeId;
    private readonly HashSet<string> _inputs;

    internal CompiledWorkflow(WorkflowDefinition definition, Node root, IReadOnlyList<Node> nodes, IReadOnlyList<WorkflowTrigger> triggers)
    {
        Definition = definition;
        DefinitionId = definition.DefinitionId;
        DefinitionVersionId = definition.Id;
        Version = definition.Version;
        Name = definition.Name;
        Root = root;
        Nodes = nodes;
        Triggers = triggers;
        ContinuesWithIncidents = ShortName.Of(definition.IncidentStrategy, "Strategy") == "ContinueWithIncidents";
        Activation = AuditFlow.Engine.Activation.Find(definition.ActivationStrategyType) ?? ActivationStrategy.Always;
        ExpectedJournal = Math.Min((nodes.Count * 2) + 2, 64);
        _inputs = definition.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        _byNodeId = nodes.ToDictionary(node => node.NodeId, StringComparer.Ordinal);
    }

    public WorkflowDefinition Definition { get; }

    public string DefinitionId { get; }

    public string DefinitionVersionId { get; }

    public int Version { get; }

    public string? Name { get; }

    /// <summary>What starts runs of this workflow; the host indexes these when it publishes the definition.</summary>
    public IReadOnlyList<WorkflowTrigger> Triggers { get; }

    /// <summary>When a new run may start beside others; see <see cref="Engine.Activation.Forbids"/>. The engine starts whatever it is told to.</summary>
    public ActivationStrategy Activation { get; }

    internal Node Root { get; }

    internal IReadOnlyList<Node> Nodes { get; }

    /// <summary>Whether a fault leaves the run running (Elsa's ContinueWithIncidentsStrategy) or ends it as faulted.</summary>
    internal bool ContinuesWithIncidents { get; }

    internal int ExpectedJournal { get; }

    internal bool DeclaresInput(string name) => _inputs.Contains(name);

    internal Node? Find(string nodeId) => _byNodeId.GetValueOrDefault(nodeId);
}
