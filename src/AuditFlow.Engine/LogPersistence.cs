namespace AuditFlow.Engine;

/// <summary>Whether the journal keeps what went into and came out of activities, where the definition leaves it open. Elsa's names.</summary>
public enum LogPersistence
{
    /// <summary>Nothing is kept unless the definition says Include. Elsa includes; values can be personal, so here someone has to ask for them.</summary>
    Exclude,

    /// <summary>Inputs and outputs are kept unless the definition says Exclude or the input is sensitive.</summary>
    Include,
}
