namespace AuditFlow.Platform.Outbox;

/// <summary>
/// For a slice that has to know when a mail of its own will not arrive. Every registered one is called in the transaction that
/// writes it down: the mail was given up (<see cref="MailState.Parked"/>), refused for good (<see cref="MailState.Refused"/>) or
/// came back (<see cref="MailState.Bounced"/>). What the mail is about is its <see cref="OutboxMail.ItemId"/>.
/// </summary>
internal interface IMailFate
{
    /// <param name="mail">The mail as it is now; it is not tracked.</param>
    /// <param name="because">The server's or the report's own words.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    Task NotDeliveredAsync(OutboxMail mail, string because, CancellationToken cancellationToken);
}
