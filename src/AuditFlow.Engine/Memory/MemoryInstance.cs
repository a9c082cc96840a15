using System.Text.Json;

namespace AuditFlow.Engine.Memory;

/// <summary>An instance in a <see cref="MemoryHost"/>.</summary>
public sealed class MemoryInstance(CompiledWorkflow workflow)
{
    private readonly List<JournalEntry> _journal = [];
    private Scopes? _scopes;

    public CompiledWorkflow Workflow { get; } = workflow;

    public WorkflowState State { get; private set; } = new();

    /// <summary>All that the instance has journalled so far.</summary>
    public IReadOnlyList<JournalEntry> Journal => _journal;

    /// <summary>
    /// Its variables by name, as Elsa lists them after a burst: of every scope that lives, and of scopes that ended in the last burst those values that
    /// can still be read. Of two with one name the later scope's.
    /// </summary>
    public JsonElement Variables => _scopes?.Values() ?? ValueConversion.ToElement(EmptyValues.Instance);

    internal void Take(RunResult result, Scopes? scopes = null)
    {
        _scopes = scopes ?? _scopes;
        State = result.State;
        _journal.AddRange(result.Journal);
    }
}
