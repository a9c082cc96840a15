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

    /// <summary>What moving the run to the published version would do; null when there is no newer one.</summary>
    public RunMove? Move { get; private set; }

    /// <summary>Work for this run that the pump gave up on.</summary>
    public ParkedList Parked { get; private set; } = new([], 0);

    public bool MayMend => Permissions.Allows(current.Actor, Permission.MendRuns);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Details = await mediator.Send(new ShowRun { Id = Id, Page = Math.Max(P, 1) }, cancellationToken);
        Parked = await mediator.Send(new ListParked { RunId = Id }, cancellationToken);
        Move = MayMend && Details.NewerVersion is { } version ? await mediator.Send(new PlanMove { RunId = Id, ToVersion = version }, cancellationToken) : null;
    }

    public Task<IActionResult> OnPostMendAsync(string activity, MendBy by, CancellationToken cancellationToken)
        => DoAsync(new MendRun { RunId = Id, ActivityInstanceId = activity, By = by, Reason = Reason ?? "" }, cancellationToken);

    public Task<IActionResult> OnPostCancelAsync(CancellationToken cancellationToken) => DoAsync(new CancelRun { RunId = Id, Reason = Reason ?? "" }, cancellationToken);

    public Task<IActionResult> OnPostRetryAsync(Guid signal, CancellationToken cancellationToken) => DoAsync(new RetryParked { SignalId = signal }, cancellationToken);

    public Task<IActionResult> OnPostMoveAsync(int version, long revision, CancellationToken cancellationToken)
        => DoAsync(new MoveRun { RunId = Id, ToVersion = version, Revision = revision, Reason = Reason ?? "" }, cancellationToken, "why-move");

    async Task<IActionResult> DoAsync(IRequest<Unit> request, CancellationToken cancellationToken, string field = nameof(Reason))
    {
        try
        {
            await mediator.Send(request, cancellationToken);
            return RedirectToPage(new { Id });
        }
        catch (Requests.InvalidRequest invalid)
        {
            ModelState.AddModelError(field, invalid.Message);
        }
        catch (Requests.Refusal refusal) when (refusal.Status == StatusCodes.Status409Conflict)
        {
            ModelState.AddModelError("", refusal.Message);
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }
}
