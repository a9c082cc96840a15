namespace AuditFlow.Platform.Email;

/// <summary>Hands a mail over. It may be called twice for one mail, always with the same Message-Id.</summary>
internal interface IMailTransport
{
    Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken);
}

/// <summary>A mail on its way. The id makes the Message-Id, so that a mail sent twice is known as one.</summary>
internal sealed record OutgoingMail(Guid Id, string MessageId, DateTimeOffset At, string To, string? ReplyTo, RenderedMail Words);

/// <summary>The mail was not taken. The message is for an operator and names the setting where one is at fault.</summary>
internal sealed class MailNotTaken(string message, Exception? cause = null) : Exception(message, cause);
