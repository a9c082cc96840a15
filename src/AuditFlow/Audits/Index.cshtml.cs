using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Audits;

/// <summary>All audits.</summary>
internal sealed class IndexModel(IMediator mediator, CurrentActor current) : PageModel
{
    public IReadOnlyList<AuditLine> Audits { get; private set; } = [];

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageAudits);

    public async Task OnGetAsync(CancellationToken cancellationToken) => Audits = await mediator.Send(new ListAudits(), cancellationToken);
}
