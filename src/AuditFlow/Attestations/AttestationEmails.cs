using AuditFlow.Platform.Email;

namespace AuditFlow.Attestations;

/// <summary>Asks one owner for one answer. No text of the control stands in it .</summary>
internal sealed record AttestationEmail : IEmail
{
    public required string ControlId { get; init; }

    public required string Title { get; init; }

    public required string Period { get; init; }

    public required string Due { get; init; }

    public string? AskedBy { get; init; }

    public string Subject => $"Attest {ControlId} by {Due}";
}

/// <summary>The same request again.</summary>
internal sealed record AttestationReminderEmail : IEmail
{
    public required string ControlId { get; init; }

    public required string Title { get; init; }

    public required string Period { get; init; }

    public required string Due { get; init; }

    public required bool IsLate { get; init; }

    public string Subject => IsLate ? $"Late: attest {ControlId}, due {Due}" : $"Reminder: attest {ControlId} by {Due}";
}

/// <summary>Tells a manager that an answer is late.</summary>
internal sealed record AttestationLateEmail : IEmail
{
    public required string ControlId { get; init; }

    public required string Title { get; init; }

    public required string Period { get; init; }

    public required string Due { get; init; }

    public required string Signer { get; init; }

    public string Subject => $"Late: {ControlId} was due {Due}";
}

/// <summary>A copy of what was signed, for the signer to keep.</summary>
internal sealed record AttestationReceiptEmail : IEmail
{
    public required string ControlId { get; init; }

    public required string Number { get; init; }

    public required string SignedText { get; init; }

    public required string SignedHash { get; init; }

    public string Subject => $"Receipt {Number}: you attested {ControlId}";
}

/// <summary>Tells the lead that an owner says it is not theirs.</summary>
internal sealed record AttestationHandedBackEmail : IEmail
{
    public required string ControlId { get; init; }

    public required string Signer { get; init; }

    public required string Reason { get; init; }

    public required Guid CampaignId { get; init; }

    public string Subject => $"Handed back: {ControlId}";
}
