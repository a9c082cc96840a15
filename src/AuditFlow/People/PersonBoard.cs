using AuditFlow.Attestations;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;

namespace AuditFlow.People;

/// <summary>One person as a lead or their manager sees them.</summary>
internal sealed record PersonBoard
{
    public required PersonFacts Person { get; init; }

    public required AskedCounts Asked { get; init; }

    /// <summary>One page of what is open: the earliest due day first, so what is late stands above.</summary>
    public required IReadOnlyList<AskedLine> Open { get; init; }

    /// <summary>One page of what they answered, the newest first.</summary>
    public required IReadOnlyList<AnsweredLine> Answers { get; init; }

    public required int AnswersTotal { get; init; }

    public required RegisteredControls Controls { get; init; }

    /// <summary>Delegations that hold now, given and held.</summary>
    public required IReadOnlyList<DelegationLine> Delegations { get; init; }

    public required int DelegationsTotal { get; init; }

    /// <summary>Mail that did not arrive, the newest first.</summary>
    public required IReadOnlyList<LostMail> Mails { get; init; }

    public required int MailsTotal { get; init; }
}

internal sealed record PersonFacts(
    Guid Id, string Email, string DisplayName, IReadOnlyList<Role> Roles, string TimeZone, Guid? ManagerId, string? Manager, string? AboveManager, bool HasAccount, int Reports);

/// <summary>How much is asked of somebody now.</summary>
internal sealed record AskedCounts
{
    public required int Attestations { get; init; }

    public required int Campaigns { get; init; }

    public required int Tasks { get; init; }

    public required int Late { get; init; }

    /// <summary>Said to be somebody else's, so that nobody works on it.</summary>
    public required int HandedBack { get; init; }

    /// <summary>Answers of others that wait for this person's review.</summary>
    public required int ToReview { get; init; }

    public int Total => Attestations + Tasks;
}

/// <summary>One thing that is asked.</summary>
internal sealed record AskedLine
{
    public required string Url { get; init; }

    /// <summary>The id of the control; null for a task.</summary>
    public string? ControlId { get; init; }

    public required string Title { get; init; }

    public required string Where { get; init; }

    public required string WhereUrl { get; init; }

    /// <summary>The family and the state, as the vocabulary has them.</summary>
    public required string Family { get; init; }

    public required string State { get; init; }

    public string? Because { get; init; }

    public DateTimeOffset? Since { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public required int Reminders { get; init; }

    /// <summary>Who hears next that it is late, and when.</summary>
    public string? NextTold { get; init; }

    public DateOnly? NextToldOn { get; init; }
}

/// <summary>One answer: an owner attestation or a task.</summary>
internal sealed record AnsweredLine
{
    public required string Url { get; init; }

    public string? ControlId { get; init; }

    public required string Title { get; init; }

    public required string Where { get; init; }

    /// <summary>Null for a task.</summary>
    public AttestationAnswer? Answer { get; init; }

    /// <summary>The answer of a task.</summary>
    public string? Outcome { get; init; }

    public required DateTimeOffset At { get; init; }

    public IdentityLevel? Level { get; init; }

    /// <summary>Who signed for whom, where it was not the owner.</summary>
    public string? OnBehalf { get; init; }

    public string? Receipt { get; init; }
}

/// <summary>What the register of controls says of somebody.</summary>
internal sealed record RegisteredControls(int Owns, int Performs, int Manages, IReadOnlyList<OwnedControl> First, IReadOnlyList<string> Processes);

internal sealed record OwnedControl(string ControlId, string Title, bool IsKey);

internal sealed record DelegationLine(Guid AttestationId, string ControlId, string From, string To, DateTimeOffset Until, string? Because);

internal sealed record LostMail(Guid Id, string Subject, MailState State, string? Because, DateTimeOffset QueuedAt);
