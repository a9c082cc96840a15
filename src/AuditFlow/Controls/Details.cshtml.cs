using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Controls;

/// <summary>One control in one place.</summary>
internal sealed class DetailsModel(IMediator mediator, Reader reader, CurrentActor current) : PageModel
{
    public ControlSheetView Control { get; private set; } = null!;

    public bool IsNotInOperationYet => Control.InOperationSince > reader.Today;

    public bool MaySeePeople => Permissions.Allows(current.Actor, Permission.ViewPeople);

    public async Task OnGetAsync(string controlId, CancellationToken cancellationToken) =>
        Control = await mediator.Send(new ShowControl { ControlId = controlId }, cancellationToken);
}
