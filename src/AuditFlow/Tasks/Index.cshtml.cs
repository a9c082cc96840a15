using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Tasks;

/// <summary>The inbox of whoever is signed in.</summary>
internal sealed class IndexModel(IMediator mediator) : PageModel
{
    public MyTasks Tasks { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Tasks = await mediator.Send(new ListMyTasks(), cancellationToken);
}
