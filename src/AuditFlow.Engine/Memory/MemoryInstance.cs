namespace AuditFlow.Engine.Memory;

/// <summary>An instance in a <see cref="MemoryHost"/>.</summary>
public sealed class MemoryInstance(CompiledWorkflow workflow)
{
    private readonly List<JournalEntry> _journal = [];

    public CompiledWorkflow Workflow { get; } = workflow;

    public WorkflowState State { get; private set; } = new();

    /// <summary>All that the instance has journalled so far.</summary>
    public IReadOnlyList<JournalEntry> Journal => _journal;

    internal void Take(RunResult result)
    {
        State = result.State;
        _journal.AddRange(result.Journal);
    }
}
