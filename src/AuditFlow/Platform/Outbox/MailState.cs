namespace AuditFlow.Platform.Outbox;

internal enum MailState
{
    Queued,
    Sent,

    /// <summary>Given up after too many tries, or put aside by hand. Somebody has to look at it and may try again.</summary>
    Parked,

    /// <summary>Not sent on purpose: its link ended before it left, so there was nothing to ask for any more, or its recipient has stopped mail of this kind.</summary>
    Dropped,

    /// <summary>The mail server said no for good, to the recipient or to the mail.</summary>
    Refused,

    /// <summary>It was taken, and a report came back later that it could not be delivered .</summary>
    Bounced,
}
