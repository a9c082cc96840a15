namespace AuditFlow.Shared;

/// <summary>A row of filters of one query name; drawn by <c>_Chips</c>.</summary>
public sealed record Chips(string Name, IReadOnlyList<ChipChoice> Choices)
{
    /// <summary>The choice that filters nothing; null leaves it out.</summary>
    public string? All { get; init; } = "All";
}

/// <summary>One filter.</summary>
public sealed record ChipChoice(string Value, string Text, int? Count = null);
