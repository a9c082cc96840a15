namespace AuditFlow.Platform.Outbox;

/// <summary>Looks up the values of one kind of mail when it leaves, so that it says what is true then and not when it was queued.</summary>
internal interface ILateValues
{
    /// <summary>The kind of mail, such as <c>DailyDigestEmail</c>.</summary>
    string Kind { get; }

    /// <summary>Called in the transaction that begins each try.</summary>
    /// <returns>Null when there is nothing to say any more: the mail is dropped.</returns>
    Task<LateValues?> LookUpAsync(OutboxMail mail, CancellationToken cancellationToken);
}

/// <param name="Email">What it says, of the kind that was queued.</param>
/// <param name="LinkId">The link whose secret it brings, if it brings one.</param>
internal sealed record LateValues(Email.IEmail Email, Guid? LinkId);
