using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Rehearsals;

/// <summary>One mail of a rehearsal, its links to be followed.</summary>
internal sealed class MailModel(Stages stages, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public CaughtText Mail { get; private set; } = null!;

    public async Task OnGetAsync(Guid mail, CancellationToken cancellationToken)
    {
        await using var visit = Refuse.IfMissing(await stages.VisitAsync(Id, cancellationToken), "such rehearsal");
        Mail = Refuse.IfMissing(await visit.Stage.SendAsync(current.Actor, new ReadStageMail { Id = mail }, cancellationToken), "such mail");
    }
}
