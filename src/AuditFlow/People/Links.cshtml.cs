using AuditFlow.Platform.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.People;

/// <summary>The kill switch for one person's links.</summary>
internal sealed class LinksModel(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "person")]
    public string? Person { get; set; }

    [BindProperty]
    public EndLinksForm Form { get; set; } = new();

    /// <summary>The open ones of the person in the address.</summary>
    public IReadOnlyList<PersonLink> Open { get; private set; } = [];

    /// <summary>How many were just ended.</summary>
    [TempData]
    public int? Ended { get; set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Form.Email ??= Person;
        Open = await mediator.Send(new ShowPersonLinks { Email = Person ?? "" }, cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await this.TrySendAsync(mediator, new EndPersonLinks { Email = Form.Email ?? "", Reason = Form.Reason ?? "" }, nameof(Form), ended => Ended = ended, cancellationToken))
        {
            return LocalRedirect($"~/people/links?person={Uri.EscapeDataString(Form.Email!.Trim())}");
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }
}

public sealed class EndLinksForm
{
    public string? Email { get; set; }

    public string? Reason { get; set; }
}
