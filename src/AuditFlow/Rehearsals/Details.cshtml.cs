using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Rehearsals;

/// <summary>One rehearsal: how it stands, what it waits for, its mail, and its end.</summary>
internal sealed class DetailsModel(IMediator mediator, Stages stages, RehearsalPump pump, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public RehearsalLine Rehearsal { get; private set; } = null!;

    public StageView View { get; private set; } = null!;

    /// <summary>Where the pages of its stage begin.</summary>
    public string StageUrl => StageAddress.Of(Id);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Rehearsal = Refuse.IfMissing((await mediator.Send(new ListRehearsals { Id = Id }, cancellationToken)).SingleOrDefault(), "such rehearsal");
        await using var visit = Refuse.IfMissing(await stages.VisitAsync(Id, cancellationToken), "such rehearsal");
        View = await visit.Stage.SendAsync(current.Actor, new ShowStage(), cancellationToken);
    }

    /// <summary>Lets the clock of one wait be over now.</summary>
    public async Task<IActionResult> OnPostGoOnAsync(string run, string bookmark, CancellationToken cancellationToken)
    {
        await using (var visit = Refuse.IfMissing(await stages.VisitAsync(Id, cancellationToken), "such rehearsal"))
        {
            await visit.Stage.SendAsync(current.Actor, new ResumeRunNow { RunId = run, BookmarkId = bookmark, Reason = "A rehearsal does not wait." }, cancellationToken);
        }

        await pump.LookAsync(Id, cancellationToken);
        return RedirectToPage(new { Id });
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new RemoveRehearsal { Id = Id }, cancellationToken);
        await stages.RemoveAsync(Id, CancellationToken.None);
        return RedirectToPage("Index");
    }
}
