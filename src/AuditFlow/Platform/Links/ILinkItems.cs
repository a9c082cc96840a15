using AuditFlow.Platform.Security;

namespace AuditFlow.Platform.Links;

/// <summary>What a slice tells of its items that people reach by link. One for each purpose, registered by the slice.</summary>
internal interface ILinkItems
{
    /// <summary>The purpose of its links, which is also the name of their page.</summary>
    string Purpose { get; }

    /// <summary>The item as it concerns this person, or null when it does not any more: unknown, or given to somebody else.</summary>
    Task<LinkSubject?> DescribeAsync(Guid itemId, Guid personId, CancellationToken cancellationToken);

    /// <summary>Queues the request to this person once more, with a new link that ends the ones before. Called inside a command, for an item that is open.</summary>
    Task ReissueAsync(Guid itemId, Guid personId, CancellationToken cancellationToken);

    /// <summary>Sends the slice's own request for handing the item back, as the holder of the link.</summary>
    Task HandBackAsync(Guid itemId, Guid nonce, string reason, CancellationToken cancellationToken);
}

/// <summary>As much of an item as may be shown before anybody has shown who they are.</summary>
/// <param name="AskedBy">The mailbox, or the company when nobody in person asked.</param>
/// <param name="Ids">The control's id or the task's title.</param>
/// <param name="DueAt">By when.</param>
/// <param name="Zone">The IANA zone in which to say it.</param>
/// <param name="RequiredLevel">What an answer needs.</param>
/// <param name="IsOpen">Whether it still waits for this person.</param>
internal sealed record LinkSubject(string AskedBy, string Ids, DateTimeOffset DueAt, string Zone, IdentityLevel RequiredLevel, bool IsOpen)
{
    /// <summary>The audit whose trail tells of it.</summary>
    public Guid? AuditId { get; init; }
}

/// <summary>Finds the slice of a link.</summary>
internal sealed class LinkItems(IEnumerable<ILinkItems> all)
{
    public ILinkItems? Of(string purpose) => all.FirstOrDefault(i => i.Purpose == purpose);

    public async Task<LinkSubject?> DescribeAsync(LinkActor actor, CancellationToken cancellationToken)
        => Of(actor.Purpose) is { } items ? await items.DescribeAsync(actor.ItemId, actor.Person, cancellationToken) : null;

    /// <summary>The item of whoever sends, who has to hold a link.</summary>
    public async Task<(LinkActor Actor, LinkSubject Subject)> RequireAsync(CurrentActor current, CancellationToken cancellationToken)
        => current.Actor is LinkActor actor && await DescribeAsync(actor, cancellationToken) is { } subject ? (actor, subject) : throw PersonalLinks.LinkIsOver();
}

/// <summary>The recipient's authenticator app, where there is an account that has one.</summary>
internal interface ILinkAuthenticator
{
    Task<bool> HasAsync(string mailbox, CancellationToken cancellationToken);

    /// <summary>Checks a code of the app, or a recovery code, inside a command. Each is good once.</summary>
    Task<bool> SpendAsync(string mailbox, string code, CancellationToken cancellationToken);
}
