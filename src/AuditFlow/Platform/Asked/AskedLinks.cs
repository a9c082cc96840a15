using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Asked;

/// <summary>
/// The link of a digest. Its item is the person; its page lists what is asked of them and opens each by that request's own link, so
/// that each keeps the rights, the identity level and the end that it has.
/// </summary>
internal sealed class AskedLinks(AskedOf asked, MailQueue outbox, IEnumerable<IMailboxOwners> owners, DailyDigest digest, AuditFlowSettings settings) : ILinkItems
{
    /// <summary>The purpose of the link, which is also the name of its page.</summary>
    public const string Name = "open";

    const int Named = 3;

    public string Purpose => Name;

    public async Task<LinkSubject?> DescribeAsync(Guid itemId, Guid personId, CancellationToken cancellationToken)
    {
        if (itemId != personId || await AddressOfAsync(personId, cancellationToken) is not { } address)
        {
            return null;
        }

        var (waiting, late) = (await asked.WaitingAsync(address, null, cancellationToken), await asked.LateBelowAsync(address, cancellationToken));
        List<(string What, DateTimeOffset DueAt)> lines = waiting.Total > 0 ? [.. waiting.First.Select(w => (w.Request.What, w.Request.DueAt))] : [.. late.First.Select(l => (l.What, l.DueAt))];
        return lines is [var first, ..]
            ? new LinkSubject(
                settings.Company.Name, string.Join(", ", lines.Take(Named).Select(l => l.What)), first.DueAt, (await outbox.OwnerOfAsync(address, cancellationToken)).Zone.Id, IdentityLevel.L1, IsOpen: true)
            : null;
    }

    public async Task ReissueAsync(Guid itemId, Guid personId, CancellationToken cancellationToken)
    {
        if (await AddressOfAsync(personId, cancellationToken) is { } address)
        {
            await digest.SendNowAsync(address, personId, cancellationToken);
        }
    }

    public Task HandBackAsync(Guid itemId, Guid nonce, string reason, CancellationToken cancellationToken)
        => throw new Refusal("not-one-request", "Open the request that is not yours and hand that back.", StatusCodes.Status400BadRequest);

    async Task<string?> AddressOfAsync(Guid personId, CancellationToken cancellationToken)
    {
        foreach (var known in owners)
        {
            if (await known.AddressOfAsync(personId, cancellationToken) is { } address)
            {
                return address;
            }
        }

        return null;
    }
}
