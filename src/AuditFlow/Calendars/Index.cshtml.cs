using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Calendars;

/// <summary>The business days of the company, year by year.</summary>
internal sealed class IndexModel(IMediator mediator, Reader reader, CurrentActor current) : PageModel
{
    public static readonly DayOfWeek[] Week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    [BindProperty]
    public NewHoliday Form { get; set; } = new();

    [TempData]
    public string? Done { get; set; }

    public BusinessDaysSheet Sheet { get; private set; } = null!;

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageCalendars);

    /// <summary>The years with holidays around the one shown, and those that come next.</summary>
    public IEnumerable<int> Years => Sheet.Years.Keys.Where(y => Math.Abs(y - Year) <= 5).Concat([Year, reader.Today.Year, reader.Today.Year + 1, reader.Today.Year + 2]).Distinct().Order();

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public Task<IActionResult> OnPostAddAsync(CancellationToken cancellationToken)
    {
        if (Form.Day is null && ModelState.IsValid)
        {
            ModelState.AddModelError("Form.Day", "Enter the day.");
        }

        return DoAsync(
            async () =>
            {
                var moved = await mediator.Send(new AddHoliday { Day = Form.Day!.Value, Name = Form.Name ?? "" }, cancellationToken);
                Year = Form.Day.Value.Year;
                return $"{Form.Name} is a holiday.{Say(moved)}";
            },
            cancellationToken);
    }

    public Task<IActionResult> OnPostRemoveAsync(DateOnly day, CancellationToken cancellationToken) => DoAsync(
        async () => $"{Reader.SayInFull(day)} is no longer a holiday.{Say(await mediator.Send(new RemoveHoliday { Day = day }, cancellationToken))}", cancellationToken);

    public Task<IActionResult> OnPostWeekendAsync(List<DayOfWeek> weekend, CancellationToken cancellationToken) => DoAsync(
        async () => $"The weekend has changed.{Say(await mediator.Send(new ChangeWeekend { Days = weekend }, cancellationToken))}", cancellationToken);

    /// <summary>What a change did to schedules, for people.</summary>
    internal static string Say(IReadOnlyList<MovedSchedule> moved) => moved.Count == 0 ? ""
        : $" The next time of {(moved.Count == 1 ? "one schedule" : $"{moved.Count} schedules")} moved: {string.Join(", ", moved.Select(m => m.Name + (m.IsLost ? " (now in the past, not made up for)" : "")))}.";

    async Task<IActionResult> DoAsync(Func<Task<string>> work, CancellationToken cancellationToken)
    {
        try
        {
            if (ModelState.IsValid)
            {
                Done = await work();
                return RedirectToPage(new { year = Year });
            }
        }
        catch (InvalidRequest invalid)
        {
            foreach (var error in invalid.Errors)
            {
                ModelState.AddModelError(error.Field is "Day" or "Name" ? $"Form.{error.Field}" : "", error.Message);
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
        Year = Year is < 1900 or > 2200 ? reader.Today.Year : Year;
        Sheet = await mediator.Send(new ShowBusinessDays { Year = Year }, cancellationToken);
    }
}

public sealed class NewHoliday
{
    [Display(Name = "Day")]
    public DateOnly? Day { get; set; }

    [Display(Name = "Name")]
    public string? Name { get; set; }
}
