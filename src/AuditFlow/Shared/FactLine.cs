namespace AuditFlow.Shared;

/// <summary>One fact that a gate or a readiness list waits for; <c>_Fact</c> draws it as a row of <c>ul.facts</c>.</summary>
public sealed record FactLine
{
    /// <summary>Holds, Missing, DueLater or Waits.</summary>
    public required string State { get; init; }

    /// <summary>The fact as a sentence: "2 of 38 criteria have no control".</summary>
    public required string Text { get; init; }

    /// <summary>The rows behind the fact, by their ids.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>A quieter second line.</summary>
    public string? Detail { get; init; }

    /// <summary>What stands at the right: a date, a number.</summary>
    public string? Side { get; init; }

    /// <summary>The one thing to do about it.</summary>
    public Link? Action { get; init; }

    /// <summary>The action is the page's one filled button.</summary>
    public bool IsFirst { get; init; }
}
