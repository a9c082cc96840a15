using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine;

/// <summary>A definition turned into nodes and delegates. It never changes and may be shared by all threads; a host keeps one per version.</summary>
public sealed class CompiledWorkflow
{
    private readonly Dictionary<string, Node> _byNodeId;

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
        ContinuesWithIncidents = definition.IncidentStrategy?.Contains("ContinueWithIncidents", StringComparison.Ordinal) ?? false;
        ExpectedJournal = Math.Min((nodes.Count * 2) + 2, 64);
        _byNodeId = nodes.ToDictionary(node => node.NodeId, StringComparer.Ordinal);
    }

    public WorkflowDefinition Definition { get; }

    public string DefinitionId { get; }

    public string DefinitionVersionId { get; }

    public int Version { get; }

    public string? Name { get; }

    /// <summary>What starts runs of this workflow; the host indexes these when it publishes the definition.</summary>
    public IReadOnlyList<WorkflowTrigger> Triggers { get; }

    internal Node Root { get; }

    internal IReadOnlyList<Node> Nodes { get; }

    /// <summary>Whether a fault leaves the run running (Elsa's ContinueWithIncidentsStrategy) or ends it as faulted.</summary>
    internal bool ContinuesWithIncidents { get; }

    internal int ExpectedJournal { get; }

    internal Node? Find(string nodeId) => _byNodeId.GetValueOrDefault(nodeId);
}

/// <summary>An activity that starts runs.</summary>
/// <param name="ActivityId">To be given to <see cref="StartRun.TriggerActivityId"/>.</param>
/// <param name="Name">The type of the activity, for example <c>Elsa.Event</c>, <c>Elsa.Timer</c>, <c>Elsa.Cron</c>.</param>
/// <param name="Key">The name of the event, the interval of the timer, the cron expression, the instant.</param>
public sealed record WorkflowTrigger(string ActivityId, string Name, string Key);
