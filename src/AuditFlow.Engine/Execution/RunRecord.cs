using System.Text.Json;

namespace AuditFlow.Engine.Execution;

/// <summary>One living execution of an activity as it is kept between bursts.</summary>
internal sealed record RunRecord
{
    public required string Id { get; init; }

    public required string NodeId { get; init; }

    /// <summary>Position of the parent in the list; −1 for the workflow itself. Parents stand before their children.</summary>
    public required int Parent { get; init; }

    public required ActivityStatus Status { get; init; }

    public bool NotifiesParent { get; init; }

    public bool CameBackward { get; init; }

    public bool IsBreaking { get; init; }

    public int Cursor { get; init; }

    public object? Progress { get; init; }

    public FlowCounters? Flow { get; init; }

    /// <summary>Values by the names of the variables.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Values { get; init; } = [];

    /// <summary>What the values belong to, in their order, where some of them are not to be stored; null = all are.</summary>
    public IReadOnlyList<VariableSlot>? Slots { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Memo { get; init; }

    public IReadOnlyDictionary<string, object?>? Undeclared { get; init; }
}
