using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Workflows;

internal sealed class IndexModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Drawing { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Audit { get; set; }

    [BindProperty(SupportsGet = true)]
    public int P { get; set; } = 1;

    public DrawingList List { get; private set; } = new([], []);

    public RunList Runs { get; private set; } = new([], 0);

    public bool MayMend => Permissions.Allows(current.Actor, Permission.MendRuns);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        List = await mediator.Send(new ListDrawings(), cancellationToken);
        Runs = await mediator.Send(new ListRuns { DefinitionId = Drawing, State = State, AuditId = Audit, Page = Math.Max(P, 1) }, cancellationToken);
    }

    public async Task<IActionResult> OnPostRetryAsync(Guid signal, CancellationToken cancellationToken)
    {
        await mediator.Send(new RetryParked { SignalId = signal }, cancellationToken);
        return RedirectToPage();
    }
}
