using AuditFlow.Platform.Email;

namespace AuditFlow.Findings;

/// <summary>Reminds whoever has the next step of a finding. What was found stands behind the sign-in .</summary>
internal sealed record FindingReminderEmail : IEmail
{
    public required string Number { get; init; }

    public required string ControlId { get; init; }

    public required string Owner { get; init; }

    public required string Due { get; init; }

    public required bool IsLate { get; init; }

    public string Subject => IsLate ? $"Late: {Number} on {ControlId} was due {Due}" : $"Reminder: {Number} on {ControlId}, due {Due}";
}
