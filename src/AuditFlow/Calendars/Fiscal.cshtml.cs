using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Calendars;

/// <summary>The fiscal calendar: its pattern, and the periods of one year with what says so.</summary>
internal sealed class FiscalModel(IMediator mediator, Reader reader, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "year")]
    public int? Year { get; set; }

    [BindProperty]
    public PatternForm Form { get; set; } = new();

    [TempData]
    public string? Done { get; set; }

    public FiscalYearSheet Sheet { get; private set; } = null!;

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageCalendars);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Form = PatternForm.Of(Sheet.Summary.Pattern);
    }

    public Task<IActionResult> OnPostPatternAsync(CancellationToken cancellationToken)
    {
        if (Form.Kind is null)
        {
            ModelState.AddModelError("Form.Kind", "Choose a pattern.");
        }

        return DoAsync(
            async () =>
            {
                FiscalPattern pattern = Form.Kind == PatternKind.Months
                    ? new FiscalMonths { StartMonth = Form.StartMonth }
                    : new FiscalWeeks { EndMonth = Form.EndMonth, EndsOn = Form.EndsOn, IsNearest = Form.Nearest, Weeks = Form.Weeks };
                return $"The fiscal year is {pattern.Words}.{IndexModel.Say(await mediator.Send(new ChangeFiscalYears { Pattern = pattern }, cancellationToken))}";
            },
            cancellationToken);
    }

    public Task<IActionResult> OnPostClearAsync(string? reason, CancellationToken cancellationToken) => DoAsync(
        async () => $"The pattern decides again.{IndexModel.Say(await mediator.Send(new RemoveFiscalPeriods { Reason = reason ?? "" }, cancellationToken))}", cancellationToken);

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
                ModelState.AddModelError(error.Field.StartsWith("Pattern.", StringComparison.Ordinal) ? $"Form.{error.Field["Pattern.".Length..]}" : "", error.Message);
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
        Year = Year is < 1901 or > 2190 ? null : Year;
        Sheet = await mediator.Send(new ShowFiscalYear { Year = Year, Today = reader.Today }, cancellationToken);
    }
}

public enum PatternKind
{
    Months,
    Weeks,
}

public sealed class PatternForm
{
    public PatternKind? Kind { get; set; }

    [Display(Name = "A year begins in")]
    public int StartMonth { get; set; } = 1;

    [Display(Name = "Which one")]
    public bool Nearest { get; set; }

    [Display(Name = "A year ends on a")]
    public DayOfWeek EndsOn { get; set; } = DayOfWeek.Saturday;

    [Display(Name = "At the end of")]
    public int EndMonth { get; set; } = 12;

    [Display(Name = "Weeks of the months in a quarter")]
    public WeekPattern Weeks { get; set; }

    internal static PatternForm Of(FiscalPattern pattern) => pattern switch
    {
        FiscalWeeks weeks => new PatternForm { Kind = PatternKind.Weeks, EndMonth = weeks.EndMonth, EndsOn = weeks.EndsOn, Nearest = weeks.IsNearest, Weeks = weeks.Weeks },
        FiscalMonths months => new PatternForm { Kind = PatternKind.Months, StartMonth = months.StartMonth },
        _ => new PatternForm(),
    };
}
