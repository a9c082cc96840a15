using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Links;

/// <summary>Where the short code of a mail is typed when its link does not open. It leads to the same session and the same page.</summary>
[AllowAnonymous]
internal sealed class AttestModel(PersonalLinks links, LinkSessions sessions, LinkFailures failures, LinkRenewals renewals, LinkAccessLog log, TimeProvider clock) : PageModel
{
    public string? Typed { get; private set; }

    /// <summary>Set when the code opens nothing.</summary>
    public RenewalForm? Renewal { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(string? code, CancellationToken cancellationToken)
    {
        var address = LinkFailures.KeyOf(HttpContext);
        Typed = code;
        if (string.IsNullOrWhiteSpace(code))
        {
            ModelState.AddModelError("code", LinkTexts.Here["Fault.TypeCode"]);
            return Page();
        }

        if (failures.IsOver(LinkLimit.WrongCodesOfAddress, address))
        {
            throw LinkFailures.TooMany();
        }

        if (!LinkCode.TryRead(code, out var read))
        {
            failures.Count(LinkLimit.WrongCodesOfAddress, address);
            ModelState.AddModelError("code", LinkTexts.Here["Fault.Code"]);
            return Page();
        }

        if (await links.FindByCodeAsync(read, cancellationToken) is { } link)
        {
            HttpContext.NoteLink(link.Id);
            log.Note(HttpContext, LinkAccessLog.Code);
            sessions.Open(HttpContext, link);
            return LocalRedirect(OpenedModel.AddressOf(Request, link.Id, clock));
        }

        failures.Count(LinkLimit.WrongCodesOfAddress, address);
        return Dead(new(read, false, false));
    }

    /// <summary>Asks for a new link in place of the one whose code was typed.</summary>
    public IActionResult OnPostRenew(string? code, string? mailbox)
    {
        var isMissing = string.IsNullOrWhiteSpace(mailbox);
        if (!isMissing && LinkCode.TryRead(code, out var read))
        {
            renewals.Ask(new RenewLink { Code = read, Mailbox = mailbox! }, LinkFailures.KeyOf(read), LinkFailures.KeyOf(HttpContext));
        }

        return Dead(new(code, !isMissing, isMissing));
    }

    PageResult Dead(RenewalForm renewal)
    {
        Renewal = renewal;
        Response.StatusCode = DeadLink.Status;
        return Page();
    }
}
