using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Workflows;

internal sealed class RunModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public int P { get; set; } = 1;

    [BindProperty]
    public string? Reason { get; set; }

    public RunDetails Details { get; private set; } = null!;

    public bool MayMend => Permissions.Allows(current.Actor, Permission.MendRuns);

    public async Task OnGetAsync(CancellationToken cancellationToken) => Details = await mediator.Send(new ShowRun { Id = Id, Page = Math.Max(P, 1) }, cancellationToken);

    public Task<IActionResult> OnPostMendAsync(string activity, MendBy by, CancellationToken cancellationToken)
        => DoAsync(new MendRun { RunId = Id, ActivityInstanceId = activity, By = by, Reason = Reason ?? "" }, cancellationToken);

    public Task<IActionResult> OnPostCancelAsync(CancellationToken cancellationToken) => DoAsync(new CancelRun { RunId = Id, Reason = Reason ?? "" }, cancellationToken);

    async Task<IActionResult> DoAsync(IRequest<Unit> request, CancellationToken cancellationToken)
    {
        try
        {
            await mediator.Send(request, cancellationToken);
            return RedirectToPage(new { Id });
        }
        catch (Requests.InvalidRequest invalid)
        {
            ModelState.AddModelError(nameof(Reason), invalid.Message);
            await OnGetAsync(cancellationToken);
            return Page();
        }
    }
}
