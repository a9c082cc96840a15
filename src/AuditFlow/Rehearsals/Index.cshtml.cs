using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Rehearsals;

/// <summary>All rehearsals.</summary>
internal sealed class IndexModel(IMediator mediator) : PageModel
{
    public IReadOnlyList<RehearsalLine> Rehearsals { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Rehearsals = await mediator.Send(new ListRehearsals(), cancellationToken);
}
