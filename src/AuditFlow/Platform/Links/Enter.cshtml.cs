using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Links;

/// <summary>
/// The address in the mail. It trades the secret for a short session and leads to an address without it, as often as
/// it is opened: a scanner may come first. Nothing is used up and nothing written.
/// </summary>
[AllowAnonymous]
internal sealed class EnterModel(PersonalLinks links, LinkSessions sessions) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, cancellationToken) is not { } link)
        {
            Response.StatusCode = DeadLink.Status;
            return Page();
        }

        HttpContext.NoteLink(link.Id);
        sessions.Open(HttpContext, link);
        return LocalRedirect($"~/a/{link.Id:D}/{link.Purpose}");
    }
}
