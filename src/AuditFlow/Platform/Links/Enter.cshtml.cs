using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Links;

/// <summary>
/// The address in the mail. It trades the secret for a short session and leads to an address without it, as often as
/// it is opened: a scanner may come first. Nothing is used up and nothing written. A link that opens nothing
/// offers to ask for a new one.
/// </summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken] // The form asks for a mail to the recipient on record, with the old secret; no session gives it power.
internal sealed class EnterModel(PersonalLinks links, LinkSessions sessions, LinkFailures failures, LinkRenewals renewals, TimeProvider clock) : PageModel
{
    public RenewalForm Renewal { get; private set; } = new(null, false, false);

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(token, cancellationToken) is { } link)
        {
            HttpContext.NoteLink(link.Id);
            sessions.Open(HttpContext, link);
            return LocalRedirect(OpenedModel.AddressOf(Request, link.Id, clock));
        }

        // Counted after it was found dead: good links of the same address go on.
        var isWithin = failures.Count(LinkLimit.DeadLinksOfAddress, LinkFailures.KeyOf(HttpContext)) & failures.Count(LinkLimit.DeadLinksOfToken, LinkFailures.KeyOf(token));
        return isWithin ? Dead() : throw LinkFailures.TooMany();
    }

    public IActionResult OnPost(string token, string? mailbox)
    {
        var isMissing = string.IsNullOrWhiteSpace(mailbox);
        if (!isMissing)
        {
            renewals.Ask(new RenewLink { Token = token, Mailbox = mailbox! }, LinkFailures.KeyOf(token), LinkFailures.KeyOf(HttpContext));
        }

        Renewal = new(null, !isMissing, isMissing);
        return Dead();
    }

    PageResult Dead()
    {
        Response.StatusCode = DeadLink.Status;
        return Page();
    }
}
