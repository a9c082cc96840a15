using AuditFlow.Platform.Security;
using AuditFlow.Platform.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Outbox;

/// <summary>One mail, and what an operator can do about it.</summary>
internal sealed class DetailsModel(IMediator mediator, CurrentActor current) : PageModel
{
    public ShownMail Mail { get; private set; } = null!;

    [BindProperty]
    public ParkForm Park { get; set; } = new();

    public bool MayMend => Permissions.Allows(current.Actor, Permission.MendOutbox);

    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken) => Mail = await mediator.Send(new ShowMail { MailId = id }, cancellationToken);

    public async Task<IActionResult> OnPostRetryAsync(Guid id, CancellationToken cancellationToken)
        => await AnswerAsync(id, this.TrySendAsync(mediator, new RetryMail { MailId = id }, nameof(Park), cancellationToken), cancellationToken);

    public async Task<IActionResult> OnPostParkAsync(Guid id, CancellationToken cancellationToken)
        => await AnswerAsync(id, this.TrySendAsync(mediator, new ParkMail { MailId = id, Reason = Park.Reason ?? "" }, nameof(Park), cancellationToken), cancellationToken);

    async Task<IActionResult> AnswerAsync(Guid id, Task<bool> sent, CancellationToken cancellationToken)
    {
        if (await sent)
        {
            return LocalRedirect($"~/outbox/{id}");
        }

        await OnGetAsync(id, cancellationToken);
        return Page();
    }
}

public sealed class ParkForm
{
    public string? Reason { get; set; }
}
