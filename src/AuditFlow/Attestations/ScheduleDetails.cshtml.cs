using System.Globalization;
using AuditFlow.Platform;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>One schedule: its next times, what it started, and what the lead can do about it.</summary>
internal sealed class ScheduleDetailsModel(IMediator mediator, CurrentActor current, Reader reader, Ids ids) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    [TempData]
    public string? Done { get; set; }

    public ScheduleSheet Sheet { get; private set; } = null!;

    /// <summary>What was typed, where it has to be mended.</summary>
    public string? Reason { get; private set; }

    /// <summary>Tells one press of the button from the next: a page pressed twice starts one campaign.</summary>
    public Guid Nonce { get; } = ids.New();

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageCampaigns);

    public string DaysWords => string.Create(CultureInfo.InvariantCulture, $"{Sheet.DaysToAnswer} {(Sheet.DueInBusinessDays ? "business " : "")}{(Sheet.DaysToAnswer == 1 ? "day" : "days")}");

    public string Say(DateOnly day) => reader.Say(day);

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public Task<IActionResult> OnPostRunAsync(Guid nonce, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            var campaign = await mediator.Send(new RunScheduleNow { ScheduleId = Id, Nonce = nonce }, cancellationToken);
            return LocalRedirect($"~/campaigns/{campaign}");
        },
        cancellationToken);

    public Task<IActionResult> OnPostPauseAsync(string? reason, DateOnly? until, CancellationToken cancellationToken)
    {
        Reason = reason;
        return DoAsync(new PauseSchedule { ScheduleId = Id, Reason = reason ?? "", Until = until }, "The schedule is paused.", cancellationToken);
    }

    public Task<IActionResult> OnPostResumeAsync(CancellationToken cancellationToken) => DoAsync(new ResumeSchedule { ScheduleId = Id }, "The schedule goes on.", cancellationToken);

    public Task<IActionResult> OnPostSkipAsync(string? key, string? reason, CancellationToken cancellationToken)
        => DoAsync(new SkipOccurrence { ScheduleId = Id, Key = key ?? "", Reason = reason ?? "" }, "This occurrence is left out.", cancellationToken);

    public Task<IActionResult> OnPostUndoAsync(string? key, CancellationToken cancellationToken)
        => DoAsync(new UndoSkip { ScheduleId = Id, Key = key ?? "" }, "This occurrence is sent after all.", cancellationToken);

    Task<IActionResult> DoAsync(IRequest<Unit> request, string done, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await mediator.Send(request, cancellationToken);
            Done = done;
            return RedirectToPage(new { id = Id });
        },
        cancellationToken);

    async Task<IActionResult> DoAsync(Func<Task<IActionResult>> work, CancellationToken cancellationToken)
    {
        try
        {
            if (ModelState.IsValid)
            {
                return await work();
            }
        }
        catch (InvalidRequest invalid)
        {
            foreach (var error in invalid.Errors)
            {
                ModelState.AddModelError("", error.Message);
            }
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status409Conflict)
        {
            ModelState.AddModelError("", refusal.Message);
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    async Task LoadAsync(CancellationToken cancellationToken)
    {
        P = Math.Clamp(P, 1, 1_000_000);
        Sheet = await mediator.Send(new ShowSchedule { ScheduleId = Id, Page = P }, cancellationToken);
    }
}
