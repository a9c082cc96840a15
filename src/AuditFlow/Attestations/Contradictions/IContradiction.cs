using AuditFlow.Controls;

namespace AuditFlow.Attestations.Contradictions;

/// <summary>
/// A named reason why a clean answer may not be the whole truth. Any slice adds one by implementing this; it is found by
/// itself. All queries together are one statement, however many there are and however many controls are asked about.
/// </summary>
internal interface IContradiction
{
    /// <summary>Its stable name, such as <c>open-finding</c>; its words in each language stand in the texts under <c>Against.&lt;id&gt;</c>.</summary>
    string Id { get; }

    /// <summary>The facts in the database, if that is where it looks.</summary>
    IQueryable<FactAgainst>? Query(AuditFlowDb db, AskedAbout asked) => null;

    /// <summary>The facts that show when a control is compared with what was signed the last time, if that is where it looks.</summary>
    IEnumerable<FactAgainst> Compare(ControlVersion now, LastAnswer last) => [];
}

/// <summary>What is asked about on one page.</summary>
internal sealed record AskedAbout(IReadOnlyList<string> ControlIds, Guid CampaignId, DateTimeOffset PeriodBegins, DateTimeOffset Now);

/// <summary>Something that speaks against a clean answer on a control.</summary>
internal sealed record FactAgainst
{
    public required string ControlId { get; init; }

    /// <summary>The contradiction's id.</summary>
    public required string Kind { get; init; }

    /// <summary>What the reader can look for: the number of a finding, a version.</summary>
    public required string Subject { get; init; }

    /// <summary>The fact itself, as it is kept.</summary>
    public required string Words { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>The newest answer on a control in an earlier campaign, and the control as it was then.</summary>
internal sealed record LastAnswer(string ControlId, AttestationAnswer Answer, string? Comment, DateTimeOffset At, string ReceiptNumber, string? Finding, ControlVersion Then);
