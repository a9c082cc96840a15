using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Tasks;

/// <summary>The inbox of whoever is signed in: tasks, and what else waits for them.</summary>
internal sealed class IndexModel(IMediator mediator) : PageModel
{
    public MyTasks Tasks { get; private set; } = null!;

    /// <summary>What is no task: pages of controls to attest, answers to look at, findings to fix.</summary>
    public Listed<Waiting> Others { get; private set; } = null!;

    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Tasks = await mediator.Send(new ListMyTasks(), cancellationToken);
        Others = await mediator.Send(new ShowMine { Without = TaskMail.Purpose }, cancellationToken);
    }

    public async Task<IActionResult> OnPostAskAnewAsync(string kind, Guid item, CancellationToken cancellationToken)
    {
        if (await this.TrySendAsync(mediator, new AskAnew { Kind = kind, ItemId = item }, "", cancellationToken))
        {
            Done = "A mail with a new link is on its way to you.";
            return LocalRedirect("~/tasks");
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }
}
