namespace AuditFlow.Audits.Facts;

/// <summary>Measures what a gate asks for.</summary>
internal sealed class GateFacts(FactCatalog catalog, FactSources sources)
{
    const int RowsShown = 25;

    public async Task<Measurement> MeasureAsync(Guid auditId, IEnumerable<string> conditions, CancellationToken cancellationToken)
    {
        var facts = new List<GateFact>();
        DateTimeOffset? changesAt = null;
        foreach (var condition in conditions.Select(FactCondition.Parse))
        {
            var value = await catalog.Find(condition.FactId).MeasureAsync(sources, auditId, cancellationToken);
            var holds = condition.Holds(value.Value);
            facts.Add(new(
                condition.ToString(), condition.FactId, value.Sentence, value.Value, holds, holds ? [] : [.. value.Missing.Take(RowsShown)], holds ? 0 : value.Missing.Count));
            if (value.ChangesAt is { } at && (changesAt is null || at < changesAt))
            {
                changesAt = at;
            }
        }

        return new(facts, changesAt);
    }
}

/// <summary>The facts of a gate, and the next moment at which time alone may change one.</summary>
internal sealed record Measurement(IReadOnlyList<GateFact> Facts, DateTimeOffset? ChangesAt)
{
    /// <summary>A gate without facts never opens by itself: it asks for nothing that could be shown to anybody.</summary>
    public bool AllHold => Facts.Count > 0 && Facts.All(f => f.Holds);
}
