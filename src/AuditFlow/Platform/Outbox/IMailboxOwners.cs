namespace AuditFlow.Platform.Outbox;

/// <summary>Knows who is behind a mailbox. A stranger is taken to be where the company is.</summary>
internal interface IMailboxOwners
{
    /// <returns>Null for an unknown mailbox.</returns>
    Task<MailboxOwner?> FindAsync(string address, CancellationToken cancellationToken);

    /// <returns>The mailbox of a person; null for an unknown one.</returns>
    Task<string?> AddressOfAsync(Guid personId, CancellationToken cancellationToken);
}

/// <param name="PersonId">Who it is.</param>
/// <param name="Zone">The IANA name of the zone where they are.</param>
internal sealed record MailboxOwner(Guid PersonId, string Zone);
