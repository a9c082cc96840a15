namespace AuditFlow.Shared;

/// <summary>How many rows stand in which state; drawn by <c>_StackedBar</c> as a bar and a table of the same numbers.</summary>
public sealed record StackedBar(string Caption, IReadOnlyList<StackedBarPart> Parts)
{
    public int Total => Parts.Sum(part => part.Count);

    /// <summary>The bar without its table, where the numbers already stand in the same row.</summary>
    public bool IsBare { get; init; }
}

/// <summary>One state of the bar, named as in the status vocabulary.</summary>
public sealed record StackedBarPart(string Family, string State, int Count)
{
    /// <summary>The rows behind the number.</summary>
    public string? Url { get; init; }
}
