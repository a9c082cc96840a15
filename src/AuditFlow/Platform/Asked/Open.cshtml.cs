using AuditFlow.Platform.Links;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Asked;

/// <summary>
/// The page of a digest's link: all that is asked of one person. Choosing a request trades this link for that request's own session,
/// as its own mail would; it is a GET and changes nothing, so that a scanner may do it first.
/// </summary>
[AllowAnonymous]
internal sealed class OpenModel(IMediator mediator, PersonalLinks links, LinkSessions sessions, TimeProvider clock) : PageModel
{
    public AskedSheet Sheet { get; private set; } = null!;

    public Guid LinkId => HttpContext.RequireLinkSession().LinkId;

    public async Task<IActionResult> OnGetAsync(Guid? request, CancellationToken cancellationToken)
    {
        var session = HttpContext.RequireLinkSession();
        if (request is not { } wanted)
        {
            Sheet = await mediator.Send(new ShowAsked(), cancellationToken);
            return Page();
        }

        // Each of one person's links opens as its own mail would; this one has to be theirs and open itself.
        await links.RequireOpenAsync(session.LinkId, cancellationToken);
        if (session.Purpose != AskedLinks.Name || await links.FindOpenAsync(wanted, cancellationToken) is not { } link || link.PersonId != session.PersonId)
        {
            throw PersonalLinks.LinkIsOver();
        }

        sessions.Open(HttpContext, link);
        return LocalRedirect(OpenedModel.AddressOf(Request, link.Id, clock));
    }
}
