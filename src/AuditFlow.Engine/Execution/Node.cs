using AuditFlow.Engine.Activities;
using AuditFlow.Engine.Definitions;

namespace AuditFlow.Engine.Execution;

/// <summary>One activity of a compiled workflow: its names, its place and what it does. Shared by all runs; never changed after compilation.</summary>
internal sealed class Node : IJournalStep
{
    public required int Index { get; init; }

    public required string ActivityId { get; init; }

    public required string NodeId { get; init; }

    public required string Type { get; init; }

    public required int TypeVersion { get; init; }

    public string? Name { get; init; }

    public Node? Parent { get; init; }

    IJournalStep? IJournalStep.Around => Parent;

    /// <summary>Position among the activities of the flowchart or sequence around it.</summary>
    public int Position { get; set; } = -1;

    /// <summary>Whether completing it completes the flowchart or sequence around it.</summary>
    public bool IsTerminal { get; init; }

    public bool CanStartWorkflow { get; init; }

    /// <summary>The variables that each execution of this node holds.</summary>
    public VariableSlot[] Variables { get; set; } = [];

    public OutputBinding[] Outputs { get; set; } = [];

    /// <summary>How an activity of the host is tried again after a fault; null = it is not.</summary>
    public ResilienceStrategy? Resilience { get; set; }

    /// <summary>What the journal keeps of inputs and outputs; null = nothing.</summary>
    public LogPlan? Log { get; set; }

    /// <summary>Whether what an activity of the host notes in the journal keeps its payload.</summary>
    public bool KeepsNotes { get; set; } = true;

    public Behaviour Behaviour { get; set; } = null!;

    public override string ToString() => NodeId;
}
