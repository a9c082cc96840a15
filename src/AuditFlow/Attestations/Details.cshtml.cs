using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>One campaign: how far it is, who is late, what says no; and what the lead can do about it.</summary>
internal sealed class DetailsModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public ItemFilter? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Manager { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    [TempData]
    public string? Done { get; set; }

    public CampaignSheet Sheet { get; private set; } = null!;

    public Chips Filters { get; private set; } = null!;

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageCampaigns);

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public Task<IActionResult> OnPostRemindAllAsync(CancellationToken cancellationToken) => DoAsync(
        async () => $"{await mediator.Send(new RemindCampaign { CampaignId = Id }, cancellationToken)} reminders are on their way.", cancellationToken);

    public Task<IActionResult> OnPostRevokeAsync(CancellationToken cancellationToken) => DoAsync(
        async () => $"{await mediator.Send(new RevokeCampaignLinks { CampaignId = Id }, cancellationToken)} links ended. Owners who have still to answer need a new one.", cancellationToken);

    public Task<IActionResult> OnPostCloseAsync(string? reason, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await mediator.Send(new CloseCampaign { CampaignId = Id, Reason = reason }, cancellationToken);
            return "The campaign is closed.";
        },
        cancellationToken);

    public Task<IActionResult> OnPostResendAsync(Guid item, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await mediator.Send(new ResendAttestation { AttestationId = item }, cancellationToken);
            return "A new link is on its way. The old one has ended.";
        },
        cancellationToken);

    public Task<IActionResult> OnPostRemindAsync(Guid item, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await mediator.Send(new RemindOwner { AttestationId = item }, cancellationToken);
            return "A reminder is on its way.";
        },
        cancellationToken);

    public Task<IActionResult> OnPostReassignAsync(Guid item, string? email, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await mediator.Send(new ReassignAttestation { AttestationId = item, Email = email ?? "" }, cancellationToken);
            return $"{email} is asked instead. The link before has ended.";
        },
        cancellationToken);

    async Task<IActionResult> DoAsync(Func<Task<string>> work, CancellationToken cancellationToken)
    {
        try
        {
            Done = await work();
        }
        catch (InvalidRequest invalid)
        {
            return await AgainAsync(invalid.Errors.Select(e => e.Message), StatusCodes.Status400BadRequest, cancellationToken);
        }
        catch (Refusal refusal) when (refusal.Status is StatusCodes.Status409Conflict or StatusCodes.Status404NotFound)
        {
            return await AgainAsync([refusal.Message], refusal.Status, cancellationToken);
        }

        return RedirectToPage(new { id = Id, show = Show, manager = Manager, p = P > 1 ? P : (int?)null });
    }

    async Task<IActionResult> AgainAsync(IEnumerable<string> messages, int status, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            ModelState.AddModelError("", message);
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = status;
        return Page();
    }

    async Task LoadAsync(CancellationToken cancellationToken)
    {
        P = Math.Clamp(P, 1, 1_000_000);
        Sheet = await mediator.Send(new ShowCampaign { CampaignId = Id, Show = Show, Manager = Manager, Page = P }, cancellationToken);
        Filters = new Chips("show", [.. Enum.GetValues<ItemFilter>().Where(f => Sheet.Counts[f] > 0 || f == Show).Select(f => new ChipChoice(f.ToString(), f.ToString(), Sheet.Counts[f]))]);
    }
}
