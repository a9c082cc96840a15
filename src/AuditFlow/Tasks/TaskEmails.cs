using AuditFlow.Platform.Email;

namespace AuditFlow.Tasks;

/// <summary>Asks a person for a step. What is to be looked at stands in the task, behind the link or the sign-in.</summary>
internal sealed record TaskEmail : IEmail
{
    public required Guid TaskId { get; init; }

    public required string Title { get; init; }

    public required string Assignee { get; init; }

    public required string As { get; init; }

    public required string Due { get; init; }

    public string Subject => $"By {Due}: {Title}";
}

/// <summary>Tells the lead that a task is not its assignee's.</summary>
internal sealed record TaskHandedBackEmail : IEmail
{
    public required Guid TaskId { get; init; }

    public required string Title { get; init; }

    public required string Assignee { get; init; }

    public required string Reason { get; init; }

    public string Subject => $"Handed back: {Title}";
}

/// <summary>The same request again, to the assignee and those above.</summary>
internal sealed record TaskReminderEmail : IEmail
{
    public required Guid TaskId { get; init; }

    public required string Title { get; init; }

    public required string Assignee { get; init; }

    public required string Due { get; init; }

    public required bool IsLate { get; init; }

    public string Subject => IsLate ? $"Late, due {Due}: {Title}" : $"Reminder, by {Due}: {Title}";
}
