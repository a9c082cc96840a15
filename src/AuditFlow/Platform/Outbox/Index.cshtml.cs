using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Outbox;

internal sealed class IndexModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public MailState? State { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    public MailList List { get; private set; } = null!;

    public Chips States { get; private set; } = null!;

    public bool MayRetry => Permissions.Allows(current.Actor, Permission.MendOutbox);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        List = await mediator.Send(new ListMail { State = State, Page = Math.Max(1, P) }, cancellationToken);
        States = new Chips("state", [.. Enum.GetValues<MailState>().Select(s => new ChipChoice(s.ToString(), StatusVocabulary.Of("delivery", s.ToString()).Word, List.Counts.GetValueOrDefault(s)))]);
    }

    public async Task<IActionResult> OnPostRetryAsync(Guid id, CancellationToken cancellationToken)
    {
        await mediator.Send(new RetryMail { MailId = id }, cancellationToken);
        return RedirectToPage(new { state = State });
    }
}
