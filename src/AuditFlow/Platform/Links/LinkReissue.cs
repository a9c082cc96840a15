using AuditFlow.Platform.AuditTrail;

namespace AuditFlow.Platform.Links;

/// <summary>
/// Sends a request again by a new link because its recipient asks for one: while it waits for them, not after the kill switch
/// and not twice within ten minutes.
/// </summary>
internal sealed class LinkReissue(PersonalLinks links, LinkItems items, Trail trail, TimeProvider clock)
{
    static readonly TimeSpan JustSent = TimeSpan.FromMinutes(10);

    /// <param name="purpose">Of the link.</param>
    /// <param name="itemId">What it is about.</param>
    /// <param name="personId">Who asks.</param>
    /// <param name="email">Their mailbox, to which it goes.</param>
    /// <param name="held">The link of the mail that they hold, if they hold one: it does not count as sent just now.</param>
    /// <param name="from">Where they asked, for the trail: <c>from an old mail</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>False when nothing was sent.</returns>
    public async Task<bool> TryAsync(string purpose, Guid itemId, Guid personId, string email, Guid? held, string from, CancellationToken cancellationToken)
    {
        var newest = await links.NewestAsync(purpose, itemId, email, cancellationToken);
        var isJustSent = newest is not null && newest.Id != held && newest.CreatedAt > clock.GetUtcNow() - JustSent;
        if (newest is null or { KilledAt: not null } || isJustSent || items.Of(purpose) is not { } slice || await slice.DescribeAsync(itemId, personId, cancellationToken) is not { IsOpen: true } subject)
        {
            return false;
        }

        await slice.ReissueAsync(itemId, personId, cancellationToken);
        trail.Add(subject.AuditId, "link-asked-anew", $"link:{newest.Id:D}", $"A new link to {subject.Ids} was asked for {from} and sent to {email}.");
        return true;
    }
}
