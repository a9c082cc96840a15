using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Platform.Asked;

/// <summary>The link of a request to whoever is signed in; null for anybody else's, and for one that is over.</summary>
[Allow(Permission.DoTasks)]
internal sealed record FindMyLink : IQuery<Link?>
{
    public required Guid LinkId { get; init; }
}

internal sealed class FindMyLinkHandler(PersonalLinks links, CurrentActor current) : IRequestHandler<FindMyLink, Link?>
{
    public async Task<Link?> Handle(FindMyLink request, CancellationToken cancellationToken)
        => await links.FindOpenAsync(request.LinkId, cancellationToken) is { } link && string.Equals(link.Email, current.Actor.Mailbox, StringComparison.OrdinalIgnoreCase) ? link : null;
}
