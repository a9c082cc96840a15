namespace AuditFlow.Engine;

/// <summary>One reason why a definition cannot be compiled.</summary>
/// <param name="JsonPath">Where in the definition, for example <c>$.root.activities[2].text</c>.</param>
/// <param name="ActivityId">The activity that it concerns.</param>
/// <param name="Reason">A sentence for people.</param>
public sealed record Problem(string JsonPath, string? ActivityId, string Reason)
{
    public override string ToString() => ActivityId is null ? $"{JsonPath}: {Reason}" : $"{JsonPath} ({ActivityId}): {Reason}";
}

/// <summary>A definition that the engine refuses, with every reason.</summary>
public sealed class InvalidDefinition(IReadOnlyList<Problem> problems)
    : Exception("The definition cannot be run. " + string.Join(" ", problems.Select(problem => problem.ToString())))
{
    public IReadOnlyList<Problem> Problems { get; } = problems;
}
