using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Outbox;

/// <summary>
/// Where a mail that is not required can be stopped, and had again. Opening it asks and changes nothing: scanners open what
/// stands in mails. A post stops it at once, because mail programs post by themselves for their user (RFC 8058); they hold
/// no cookie, so the token alone is the right.
/// </summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class StopModel(IMediator mediator) : PageModel
{
    public MailStop Stop { get; private set; } = null!;

    public async Task OnGetAsync(string token, CancellationToken cancellationToken) => Stop = await mediator.Send(new ShowMailStop { Token = token }, cancellationToken);

    public Task<IActionResult> OnPostAsync(string token, CancellationToken cancellationToken) => ChangeAsync(token, resume: false, cancellationToken);

    public Task<IActionResult> OnPostResumeAsync(string token, CancellationToken cancellationToken) => ChangeAsync(token, resume: true, cancellationToken);

    async Task<IActionResult> ChangeAsync(string token, bool resume, CancellationToken cancellationToken)
    {
        await mediator.Send(new StopMail { Token = token, Resume = resume }, cancellationToken);
        await OnGetAsync(token, cancellationToken);
        return Page();
    }
}
