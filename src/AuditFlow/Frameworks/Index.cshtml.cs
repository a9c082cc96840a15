using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Frameworks;

internal sealed class IndexModel(IMediator mediator) : PageModel
{
    public IReadOnlyList<FrameworkLine> Frameworks { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Frameworks = await mediator.Send(new ListFrameworks(), cancellationToken);
}
