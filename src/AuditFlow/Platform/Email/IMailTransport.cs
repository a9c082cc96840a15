namespace AuditFlow.Platform.Email;

/// <summary>Hands a mail over. It may be called twice for one mail, always with the same Message-Id.</summary>
internal interface IMailTransport
{
    /// <summary>How many mails it takes at the same time.</summary>
    int AtOnce => 1;

    /// <summary>Hands the mail over or throws <see cref="MailNotTaken"/>. What was said stands in the mail's conversation either way.</summary>
    Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken);

    /// <summary>Nothing is due: what was kept open for a next mail may be let go.</summary>
    Task RestAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>A mail on its way. The id makes the Message-Id, so that a mail sent twice is known as one.</summary>
internal sealed record OutgoingMail(Guid Id, string MessageId, DateTimeOffset At, string To, string? ReplyTo, RenderedMail Words)
{
    /// <summary>The Message-Ids of the thread that this mail goes on with, oldest first.</summary>
    public IReadOnlyList<string> Follows { get; init; } = [];

    /// <summary>Where its recipient stops mail of this kind. Mail that is required has none.</summary>
    public string? StopUrl { get; init; }

    public MailConversation Conversation { get; } = new();
}

/// <summary>Why a mail was not taken.</summary>
internal enum MailFault
{
    /// <summary>The mail could not be made, or something happened that has no name here.</summary>
    Failed,

    /// <summary>The server takes nothing for this mailbox (5xx at RCPT).</summary>
    RecipientRefused,

    /// <summary>The server does not take this very mail (5xx at DATA, or larger than it takes).</summary>
    MailRefused,

    /// <summary>Not now: greylisting, or a mailbox that is full (4xx).</summary>
    Later,

    /// <summary>The server has no room or is busy (421, 452).</summary>
    ServerFull,

    /// <summary>The server does not take our user or password (535), or wants one (530).</summary>
    SignInRefused,

    /// <summary>The server does not take mail from this sender or this machine.</summary>
    SenderRefused,

    /// <summary>No encryption, or a certificate that nobody vouches for.</summary>
    Encryption,

    /// <summary>Nobody answers at this address, or the connection broke.</summary>
    Unreachable,

    /// <summary>The server said nothing for too long.</summary>
    Silent,
}

internal static class MailFaults
{
    extension(MailFault fault)
    {
        /// <summary>Trying again would be answered in the same way.</summary>
        public bool IsFinal => fault is MailFault.RecipientRefused or MailFault.MailRefused;

        /// <summary>Any other mail would meet it too, so the mail is not to blame.</summary>
        public bool IsOfServer => fault is MailFault.ServerFull or MailFault.SignInRefused or MailFault.SenderRefused or MailFault.Encryption or MailFault.Unreachable or MailFault.Silent;
    }
}

/// <summary>The mail was not taken. The message is for an operator: the server's own words, and the setting where one is at fault.</summary>
internal sealed class MailNotTaken(string message, Exception? cause = null) : Exception(message, cause)
{
    public MailFault Fault { get; init; } = MailFault.Failed;
}
