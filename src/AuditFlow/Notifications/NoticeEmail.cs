using AuditFlow.Platform.Email;

namespace AuditFlow.Notifications;

/// <summary>What a lead wrote into a drawing, word for word.</summary>
internal sealed record NoticeEmail : IEmail
{
    public required string Line { get; init; }

    public required IReadOnlyList<string> Paragraphs { get; init; }

    public string Subject => Line;
}
