using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.People;

/// <summary>One person: what is asked of them, what they answered, and what a lead can do about it.</summary>
internal sealed class DetailsModel(IMediator mediator, CurrentActor current, Reader reader) : PageModel
{
    /// <summary>The query name of the page of answers, beside that of what is asked.</summary>
    const string AnswersPage = "a";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    [BindProperty(SupportsGet = true, Name = AnswersPage)]
    public int A { get; set; } = 1;

    [TempData]
    public string? Done { get; set; }

    internal PersonBoard Board { get; private set; } = null!;

    public bool IsLead => Permissions.Allows(current.Actor, Permission.ManageCampaigns);

    public bool MaySeeOutbox => Permissions.Allows(current.Actor, Permission.ViewOutbox);

    public DateOnly DayOf(DateTimeOffset at) => reader.DayOf(at);

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostRemindAsync(CancellationToken cancellationToken)
    {
        try
        {
            Done = await mediator.Send(new RemindPerson { PersonId = Id }, cancellationToken)
                ? "A reminder of what is open is on its way. What was reminded of today was left out."
                : "Everything that is open was reminded of today already.";
            return LocalRedirect($"~/people/{Id}");
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status409Conflict)
        {
            ModelState.AddModelError("", refusal.Message);
            await LoadAsync(cancellationToken);
            Response.StatusCode = refusal.Status;
            return Page();
        }
    }

    async Task LoadAsync(CancellationToken cancellationToken)
    {
        (P, A) = (Math.Clamp(P, 1, 1_000_000), Math.Clamp(A, 1, 1_000_000));
        Board = await mediator.Send(new ShowPerson { PersonId = Id, Page = P, AnswersPage = A }, cancellationToken);
    }
}
