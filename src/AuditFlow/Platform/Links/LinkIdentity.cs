using AuditFlow.Platform.Security;
using Microsoft.AspNetCore.Mvc;

namespace AuditFlow.Platform.Links;

/// <summary>For pages of a link: leads to the identity page when the item needs more than was shown so far .</summary>
internal sealed class LinkIdentity(LinkItems items)
{
    /// <returns>Where to go first, or null when the page may be shown. The level is the one that the item asks for.</returns>
    public async Task<IActionResult?> RequireAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var session = http.RequireLinkSession();
        return Require(http, (await items.DescribeAsync(session.Actor, cancellationToken) ?? throw PersonalLinks.LinkIsOver()).RequiredLevel);
    }

    /// <summary>The same for a level that the page knows.</summary>
    public static IActionResult? Require(HttpContext http, IdentityLevel level)
    {
        var session = http.RequireLinkSession();
        return session.Actor.Level >= level ? null : new LocalRedirectResult(http.AddressUnder(session.LinkId, "identity"));
    }
}
