namespace AuditFlow.Engine;

/// <summary>When a new run of a workflow may start beside those that run already, with Elsa's names. The engine only reads it; the host asks and obeys.</summary>
public enum ActivationStrategy
{
    /// <summary>Whenever asked; what holds when a definition says nothing.</summary>
    Always,

    /// <summary>Only while no run of this definition is running.</summary>
    Singleton,

    /// <summary>Only while no run of any definition with the same correlation id is running.</summary>
    Correlation,

    /// <summary>Only while no run of this definition with the same correlation id is running.</summary>
    CorrelatedSingleton,
}

/// <summary>
/// Which instances forbid a start: those whose status is Running and that have this definition id and this correlation id. Null = any. One is enough.
/// </summary>
public sealed record ForbiddingRuns(string? DefinitionId, string? CorrelationId)
{
    /// <summary>Whether a running instance is one of them.</summary>
    public bool Include(string definitionId, string? correlationId)
        => (DefinitionId is null || DefinitionId == definitionId) && (CorrelationId is null || CorrelationId == correlationId);
}

/// <summary>Reads and applies activation strategies.</summary>
public static class Activation
{
    /// <summary>
    /// Which running instances forbid a start with this correlation id; null when nothing does. Without a correlation id CorrelatedSingleton is Singleton,
    /// as in Elsa, and Correlation forbids nothing (Elsa then lets any running instance of any workflow forbid it, which helps nobody).
    /// </summary>
    public static ForbiddingRuns? Forbids(this ActivationStrategy strategy, string definitionId, string? correlationId) => strategy switch
    {
        ActivationStrategy.Always => null,
        ActivationStrategy.Singleton => new ForbiddingRuns(definitionId, null),
        ActivationStrategy.Correlation => string.IsNullOrEmpty(correlationId) ? null : new ForbiddingRuns(null, correlationId),
        ActivationStrategy.CorrelatedSingleton => new ForbiddingRuns(definitionId, string.IsNullOrEmpty(correlationId) ? null : correlationId),
    };

    /// <summary>The strategy that a definition names, as a short name or an assembly-qualified one; null when there is none of that name.</summary>
    internal static ActivationStrategy? Find(string? name) => Definitions.ShortName.Of(name, "Strategy") switch
    {
        "" or "AllowAlways" => ActivationStrategy.Always,
        "Singleton" => ActivationStrategy.Singleton,
        "Correlation" => ActivationStrategy.Correlation,
        "CorrelatedSingleton" => ActivationStrategy.CorrelatedSingleton,
        _ => null,
    };
}
