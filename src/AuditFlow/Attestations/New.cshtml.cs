using System.ComponentModel.DataAnnotations;
using AuditFlow.Controls;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>Asks owners: which controls, which period, by when; once now, or again and again by a schedule.</summary>
internal sealed class NewModel(IMediator mediator, Reader reader, AuditFlowSettings settings) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "key")]
    public string? Key { get; set; }

    [BindProperty(SupportsGet = true, Name = "level")]
    public ControlLevel? Level { get; set; }

    [BindProperty(SupportsGet = true, Name = "process")]
    public string? Process { get; set; }

    [BindProperty(SupportsGet = true, Name = "audit")]
    public Guid? Audit { get; set; }

    [BindProperty]
    public NewCampaignForm Form { get; set; } = new();

    public ControlsToAsk Choice { get; private set; } = null!;

    /// <summary>The same filter, sent to the schedule.</summary>
    public string ScheduleUrl => Request.With("handler", "Schedule");

    public bool IsChosen(string controlId) => !HttpMethods.IsPost(Request.Method) || Form.ControlIds.Contains(controlId);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (from, to) = IssueScheduledCampaignHandler.PeriodBefore(reader.Today, CampaignPeriod.PreviousQuarter);
        Form = new NewCampaignForm
        {
            PeriodFrom = from, PeriodTo = to, DueOn = reader.Today.AddDays(14), Name = $"{Attestations.Period.Say(from, to)} owner attestation", TimeZone = settings.Company.TimeZone,
        };
        await LoadAsync(cancellationToken);
    }

    /// <summary>Asks now.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Need(Form.PeriodFrom is null, nameof(Form.PeriodFrom), "Enter the first day of the period.");
        Need(Form.PeriodTo is null, nameof(Form.PeriodTo), "Enter the last day of the period.");
        Need(Form.DueOn is null, nameof(Form.DueOn), "Enter the day by which you need the answers.");
        return DoAsync(
            async () => $"/campaigns/{await mediator.Send(
                new StartCampaign
                {
                    Name = Form.Name ?? "", AuditId = Audit, PeriodFrom = Form.PeriodFrom!.Value, PeriodTo = Form.PeriodTo!.Value, DueOn = Form.DueOn!.Value, ControlIds = Form.ControlIds,
                },
                cancellationToken)}",
            cancellationToken);
    }

    /// <summary>Asks at every time of the schedule.</summary>
    public Task<IActionResult> OnPostScheduleAsync(CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            await mediator.Send(
                new ScheduleCampaigns
                {
                    Name = Form.Name ?? "", AuditId = Audit, Cron = Form.Cron ?? "", TimeZone = Form.TimeZone ?? "", Period = Form.Period, DaysToAnswer = Form.DaysToAnswer, ControlIds = Form.ControlIds,
                },
                cancellationToken);
            return "/campaigns";
        },
        cancellationToken);

    async Task<IActionResult> DoAsync(Func<Task<string>> work, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            try
            {
                return LocalRedirect("~" + await work());
            }
            catch (InvalidRequest invalid)
            {
                foreach (var error in invalid.Errors)
                {
                    ModelState.AddModelError($"{nameof(Form)}.{error.Field}", error.Message);
                }
            }
            catch (Refusal refusal) when (refusal.Status == StatusCodes.Status409Conflict)
            {
                ModelState.AddModelError("", refusal.Message);
            }
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    void Need(bool isMissing, string field, string message)
    {
        if (isMissing)
        {
            ModelState.AddModelError($"{nameof(Form)}.{field}", message);
        }
    }

    async Task LoadAsync(CancellationToken cancellationToken) => Choice = await mediator.Send(
        new ChooseControls { IsKey = Key is null ? null : Key == "yes", Level = Level, Process = Process, AuditId = Audit }, cancellationToken);
}

public sealed class NewCampaignForm
{
    [Display(Name = "Name")]
    public string? Name { get; set; }

    [Display(Name = "First day of the period")]
    public DateOnly? PeriodFrom { get; set; }

    [Display(Name = "Last day of the period")]
    public DateOnly? PeriodTo { get; set; }

    [Display(Name = "Answers due")]
    public DateOnly? DueOn { get; set; }

    public List<string> ControlIds { get; set; } = [];

    [Display(Name = "Times")]
    public string? Cron { get; set; } = "0 0 9 1 * ?";

    [Display(Name = "Time zone")]
    public string? TimeZone { get; set; }

    [Display(Name = "Asks about")]
    public CampaignPeriod Period { get; set; }

    [Display(Name = "Days to answer")]
    public int DaysToAnswer { get; set; } = 14;
}
