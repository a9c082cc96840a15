namespace AuditFlow.Engine;

/// <summary>The limits of the engine. They bound what a drawing can cost, not what it can do.</summary>
public sealed record EngineOptions
{
    /// <summary>The activities that one burst may execute before it faults, against drawings that loop for ever.</summary>
    public int ActivitiesPerBurst { get; init; } = 20_000;

    /// <summary>
    /// Whether what cannot run as drawn is refused when a definition is compiled: an unknown activity, a script outside the subset, an activity that nothing
    /// leads to, a connection that leads back wrongly, a merge mode of Elsa's token mode. When false it faults when it is reached, which is Elsa's way.
    /// </summary>
    public bool RefuseUnknown { get; init; } = true;

    /// <summary>The evaluation steps that one expression may take.</summary>
    public int StepsPerExpression { get; init; } = 1_000_000;

    /// <summary>The characters that one text made by an expression may have.</summary>
    public int CharactersPerText { get; init; } = 4_000_000;

    /// <summary>The strategies that definitions may name in <c>customProperties.resilienceStrategy.strategyId</c>.</summary>
    public IReadOnlyDictionary<string, ResilienceStrategy> ResilienceStrategies { get; init; } = new Dictionary<string, ResilienceStrategy>();

    /// <summary>Whether the journal keeps inputs and outputs of activities of which the definition does not say it.</summary>
    public LogPersistence LogPersistence { get; init; } = LogPersistence.Exclude;

    /// <summary>How deep workflows may execute each other within one burst.</summary>
    public int InlineDepth { get; init; } = 16;
}
