namespace AuditFlow.Engine;

/// <summary>What a new run is started with.</summary>
public sealed record StartRun
{
    /// <summary>The id of the new instance, given by the host.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The workflow's inputs by name; names are matched without regard to case.</summary>
    public IReadOnlyDictionary<string, object?> Input { get; init; } = EmptyValues.Instance;

    /// <summary>The host's own key for the matter that this run is about; events can be addressed to it.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The trigger that starts this run (an event, a timer); a flowchart then starts at this activity, and it completes at once.</summary>
    public string? TriggerActivityId { get; init; }

    /// <summary>What the trigger brought, for example the payload of the event.</summary>
    public object? TriggerPayload { get; init; }

    /// <summary>The instance that dispatched this one.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>
    /// The key of the parent's bookmark that waits for this run, see <see cref="ParentResume"/>; null when nobody waits.
    /// A host that starts a <see cref="ChildStart"/> copies it from there.
    /// </summary>
    public string? ParentKey { get; init; }

    /// <summary>Facts of the host that mean nothing to the engine (which audit, on whose behalf). Children inherit them.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = EmptyProperties.Instance;
}
