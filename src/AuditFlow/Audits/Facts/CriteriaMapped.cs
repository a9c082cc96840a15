namespace AuditFlow.Audits.Facts;

internal sealed class CriteriaMapped(AuditScope scopes) : IFact
{
    public string Id => "criteria-mapped";

    public string Words => "Percent of the criteria in scope to which at least one control in operation is mapped.";

    public async Task<FactValue> MeasureAsync(Guid auditId, CancellationToken cancellationToken)
    {
        var scope = await scopes.OfAsync(auditId, cancellationToken);
        var without = scope.WithoutControl.ToList();
        var all = scope.Criteria.Count;
        return FactValue.Share(
            all - without.Count, all, $"{all - without.Count} of {all} criteria have a control",
            [.. without.Select(c => new MissingRow($"{c.Id} {c.Title}", $"/controls?q={Uri.EscapeDataString(c.Id)}"))]);
    }
}
