namespace AuditFlow.Shared;

/// <summary>The phases of an audit side by side, each with the gate at its end; drawn by <c>_Track</c>.</summary>
public sealed record Track(IReadOnlyList<TrackPhase> Phases);

/// <summary>One phase of the track.</summary>
public sealed record TrackPhase
{
    public required int Number { get; init; }

    public required string Name { get; init; }

    /// <summary>"since 6 Jul", "6 Jul – 16 Oct".</summary>
    public string? When { get; init; }

    /// <summary>NotBegun, InProgress, Late or Done.</summary>
    public required string State { get; init; }

    public int? DaysLate { get; init; }

    /// <summary>How much of the phase is done, of <see cref="Of"/>.</summary>
    public decimal Done { get; init; }

    public decimal Of { get; init; } = 1;

    /// <summary>What the bar counts: "36 of 38 criteria have a control".</summary>
    public required string Sentence { get; init; }

    /// <summary>Closed, Open, NotReached or Overridden; null for a phase without a gate.</summary>
    public string? Gate { get; init; }

    public int? FactsMissing { get; init; }

    public DateOnly? GateSince { get; init; }

    /// <summary>Where the facts of this phase are shown.</summary>
    public string? Url { get; init; }
}
