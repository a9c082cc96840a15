namespace AuditFlow.Audits.Facts;

internal sealed class CriteriaMapped : IFact
{
    public string Id => "criteria-mapped";

    public FactUnit Unit => FactUnit.Percent;

    public string Words => "Percent of the criteria in scope to which at least one control in operation is mapped.";

    public async Task<FactValue> MeasureAsync(FactSources from, Guid auditId, CancellationToken cancellationToken)
    {
        var scope = await from.Scopes.OfAsync(auditId, cancellationToken);
        var without = scope.WithoutControl.ToList();
        var all = scope.Criteria.Count;
        return FactValue.Share(
            all - without.Count, all, $"{all - without.Count} of {all} criteria have a control",
            [.. without.Select(c => new MissingRow($"{c.Id} {c.Title}", $"/controls?q={Uri.EscapeDataString(c.Id)}"))]);
    }
}
