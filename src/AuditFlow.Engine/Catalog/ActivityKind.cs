namespace AuditFlow.Engine;

/// <summary>What kind of activity a descriptor describes, with Elsa's names.</summary>
public enum ActivityKind
{
    /// <summary>Does its work and completes.</summary>
    Action,

    /// <summary>Can also start a workflow.</summary>
    Trigger,

    /// <summary>Runs in the background in Elsa; this engine runs it like an action.</summary>
    Job,

    /// <summary>May run in the background in Elsa; this engine runs it like an action.</summary>
    Task,
}
