using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Workflows;

internal sealed class IndexModel(IMediator mediator, CurrentActor current) : PageModel
{
    /// <summary>The drawing whose runs are shown; all runs when there is none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Drawing { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Audit { get; set; }

    /// <summary>What drawings are looked for.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    /// <summary>The page of the runs.</summary>
    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    /// <summary>The page of the drawings.</summary>
    [BindProperty(SupportsGet = true)]
    public int Drawn { get; set; } = 1;

    /// <summary>The page of the parked work.</summary>
    [BindProperty(SupportsGet = true)]
    public int Parked { get; set; } = 1;

    public DrawingList Drawings { get; private set; } = null!;

    public ParkedList ParkedWork { get; private set; } = new([], 0);

    public RunList Runs { get; private set; } = new([], 0);

    public bool MayMend => Permissions.Allows(current.Actor, Permission.MendRuns);

    public bool MayDraft => Permissions.Allows(current.Actor, Permission.DraftDrawings);

    public bool MayRehearse => Permissions.Allows(current.Actor, Permission.Rehearse);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Drawings = await mediator.Send(new ListDrawings { Search = Search, Page = Math.Max(Drawn, 1) }, cancellationToken);
        ParkedWork = await mediator.Send(new ListParked { Page = Math.Max(Parked, 1) }, cancellationToken);
        Runs = await mediator.Send(new ListRuns { DefinitionId = Drawing, State = State, AuditId = Audit, Page = Math.Max(P, 1) }, cancellationToken);
    }

    /// <summary>The published versions of all drawings.</summary>
    public async Task<IActionResult> OnGetExportAsync(CancellationToken cancellationToken)
    {
        var drawings = await mediator.Send(new ExportDrawings(), cancellationToken);
        return File(DrawingPackage.Zip(drawings.Select(d => (d.FileName, d.Text))), "application/zip", "auditflow-drawings.zip");
    }

    public async Task<IActionResult> OnPostRetryAsync(Guid signal, CancellationToken cancellationToken)
    {
        await mediator.Send(new RetryParked { SignalId = signal }, cancellationToken);
        return RedirectToPage();
    }
}
