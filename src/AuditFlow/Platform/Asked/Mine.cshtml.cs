using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Asked;

/// <summary>
/// Leads whoever is signed in from their list to the page of one of their requests, without the mail. The page then knows them as
/// signed in. A GET that changes nothing; what has no good link any more is sent again by a POST.
/// </summary>
internal sealed class MineModel(IMediator mediator, LinkSessions sessions, TimeProvider clock) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid linkId, CancellationToken cancellationToken)
    {
        var link = Refuse.IfMissing(await mediator.Send(new FindMyLink { LinkId = linkId }, cancellationToken), "such request to you, or it is over");
        sessions.Open(HttpContext, link);
        return LocalRedirect(OpenedModel.AddressOf(Request, link.Id, clock));
    }
}
