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

    /// <summary>The page of the parked work.</summary>
    [BindProperty(SupportsGet = true)]
    public int Parked { get; set; } = 1;

    public IReadOnlyList<DrawingRow> Drawings { get; private set; } = [];

    public ParkedList ParkedWork { get; private set; } = new([], 0);

    public RunList Runs { get; private set; } = new([], 0);

    public bool MayMend => Permissions.Allows(current.Actor, Permission.MendRuns);

    public bool MayDraft => Permissions.Allows(current.Actor, Permission.DraftDrawings);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Drawings = await mediator.Send(new ListDrawings(), cancellationToken);
        ParkedWork = await mediator.Send(new ListParked { Page = Math.Max(Parked, 1) }, cancellationToken);
        Runs = await mediator.Send(new ListRuns { DefinitionId = Drawing, State = State, AuditId = Audit, Page = Math.Max(P, 1) }, cancellationToken);
    }

    public async Task<IActionResult> OnPostRetryAsync(Guid signal, CancellationToken cancellationToken)
    {
        await mediator.Send(new RetryParked { SignalId = signal }, cancellationToken);
        return RedirectToPage();
    }
}
