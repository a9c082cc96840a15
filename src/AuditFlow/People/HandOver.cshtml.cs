using AuditFlow.Platform.Web;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.People;

/// <summary>Somebody leaves: who takes over what is open, with the count before anything changes.</summary>
internal sealed class HandOverModel(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Part of a name or a mailbox of who could take it over.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    /// <summary>The mailbox of who was chosen.</summary>
    [BindProperty(SupportsGet = true, Name = "to")]
    public string? To { get; set; }

    [BindProperty]
    public HandOverForm Form { get; set; } = new();

    [TempData]
    public string? Done { get; set; }

    internal HandOverSheet Sheet { get; private set; } = null!;

    public string DoUrl => $"{Request.PathBase}{Request.Path}{QueryString.Create("to", Sheet.To?.Email ?? "")}";

    public string ChooseUrl(string email) => Request.With("to", email);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Form.To = Sheet.To?.Email;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var over = new HandedOver(0, 0, 0);
        var work = new HandOverWork { PersonId = Id, To = Form.To ?? "", Reason = Form.Reason ?? "", Seen = Form.Seen };
        if (await this.TrySendAsync(mediator, work, nameof(Form), done => over = done, cancellationToken))
        {
            Done = $"{over.Attestations} attestations and {over.Tasks} tasks are {Form.To}’s now.{(over.Kept > 0 ? $" {over.Kept} tasks stay, because duties are kept apart." : "")}";
            return LocalRedirect($"~/people/{Id}");
        }

        To ??= Form.To;
        await LoadAsync(cancellationToken);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    async Task LoadAsync(CancellationToken cancellationToken) => Sheet = await mediator.Send(new ShowHandOver { PersonId = Id, Text = Text, To = To }, cancellationToken);
}

public sealed class HandOverForm
{
    public string? To { get; set; }

    public string? Reason { get; set; }

    /// <summary>How many were open when the page was shown.</summary>
    public int Seen { get; set; }
}
