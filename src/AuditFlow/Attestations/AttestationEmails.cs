using AuditFlow.Platform.Email;

namespace AuditFlow.Attestations;

/// <summary>Asks one person for answers, one for each control. No text of a control stands in it .</summary>
internal sealed record AttestationEmail : IEmail
{
    public const int Named = 12;

    /// <summary>The first controls; a longer list is on the page.</summary>
    public required IReadOnlyList<AskedItem> Items { get; init; }

    public required int Count { get; init; }

    public required CampaignKind Kind { get; init; }

    public required string Period { get; init; }

    public required string Due { get; init; }

    public string? AskedBy { get; init; }

    /// <summary>An answer was there and another is needed.</summary>
    public bool IsAgain => Items is [{ Because: not null }];

    public int Further => Count - Items.Count;

    public string Subject => (Kind, Count, IsAgain) switch
    {
        (CampaignKind.Awareness or CampaignKind.Training, _, _) => $"Acknowledge {Items[0].Title} by {Due}",
        (_, 1, true) => $"Answer again: attest {Items[0].ControlId} by {Due}",
        (_, 1, _) => $"Attest {Items[0].ControlId} by {Due}",
        _ => $"Attest {Count} controls by {Due}",
    };
}

/// <summary>The same request again.</summary>
internal sealed record AttestationReminderEmail : IEmail
{
    public required IReadOnlyList<AskedItem> Items { get; init; }

    public required int Count { get; init; }

    public required string Period { get; init; }

    public required string Due { get; init; }

    public required bool IsLate { get; init; }

    public int Further => Count - Items.Count;

    string What => Count == 1 ? Items[0].ControlId : $"{Count} controls";

    public string Subject => IsLate ? $"Late: attest {What}, due {Due}" : $"Reminder: attest {What} by {Due}";
}

/// <summary>Tells those above the signer that an answer is late.</summary>
internal sealed record AttestationLateEmail : IEmail
{
    public required string ControlId { get; init; }

    public required string Title { get; init; }

    public required string Period { get; init; }

    public required string Due { get; init; }

    public required string Signer { get; init; }

    /// <summary>Why the reader gets it.</summary>
    public required string Because { get; init; }

    public string Subject => $"Late: {ControlId} was due {Due}";
}

/// <summary>Tells the signer what was signed: number, time and hash, and nothing of what it says.</summary>
internal sealed record AttestationReceiptEmail : IEmail
{
    public required IReadOnlyList<SignedLine> Signed { get; init; }

    public required string SignedAt { get; init; }

    public string Subject => Signed.Count == 1 ? $"Receipt {Signed[0].Number}: you attested {Signed[0].ControlId}" : $"Receipts: you attested {Signed.Count} controls";
}

/// <summary>One signed answer as the mail lists it.</summary>
internal sealed record SignedLine(string ControlId, string Number, string Hash);

/// <summary>Tells the lead that an owner says it is not theirs.</summary>
internal sealed record AttestationHandedBackEmail : IEmail
{
    public required string ControlId { get; init; }

    public required string Signer { get; init; }

    public required string Reason { get; init; }

    public required Guid CampaignId { get; init; }

    public string Subject => $"Handed back: {ControlId}";
}

/// <summary>Asks the manager to look at an answer.</summary>
internal sealed record AttestationReviewEmail : IEmail
{
    public required string ControlId { get; init; }

    public required string Title { get; init; }

    public required string Signer { get; init; }

    public required string Answer { get; init; }

    public required Guid AttestationId { get; init; }

    public string Subject => $"Look at the answer on {ControlId}";
}

/// <summary>Asks the lead to decide about answers that did not come.</summary>
internal sealed record CampaignGapsEmail : IEmail
{
    public required string Name { get; init; }

    public required int Missing { get; init; }

    public required int Asked { get; init; }

    public required Guid CampaignId { get; init; }

    public string Subject => $"Decide about {Missing} missing answers: {Name}";
}

/// <summary>Tells an owner that somebody answered in their place .</summary>
internal sealed record AttestationOnBehalfEmail : IEmail
{
    public required string ControlId { get; init; }

    public required string Title { get; init; }

    public required string By { get; init; }

    public required string Because { get; init; }

    public required string Number { get; init; }

    public string Subject => $"{ControlId} was attested on your behalf";
}

/// <summary>Tells the lead that a request did not arrive.</summary>
internal sealed record AttestationUndeliverableEmail : IEmail
{
    public required string Recipient { get; init; }

    public required IReadOnlyList<string> ControlIds { get; init; }

    /// <summary>The mail system's own words.</summary>
    public required string Because { get; init; }

    public required Guid CampaignId { get; init; }

    public string Subject => $"Undeliverable: the request to {Recipient}";
}
