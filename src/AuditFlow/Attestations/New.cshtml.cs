using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>Asks owners: which controls, which period, by when.</summary>
internal sealed class NewModel(IMediator mediator, Reader reader) : PageModel
{
    /// <summary>Which controls, from the address.</summary>
    [BindProperty(SupportsGet = true)]
    public ScopeForm Filter { get; set; } = new();

    [BindProperty]
    public NewCampaignForm Form { get; set; } = new();

    internal ScopeSheet Scope { get; private set; } = null!;

    /// <summary>The same filter on the form for a schedule.</summary>
    public string ScheduleUrl => $"{Request.PathBase}/campaigns/schedules/new{Filter.Query()}";

    /// <summary>The same filter, sent to the draft.</summary>
    public string DraftUrl => Request.With("handler", "Draft");

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (from, to) = IssueScheduledCampaignHandler.PeriodBefore(reader.Today, CampaignPeriod.PreviousQuarter);
        Form = new NewCampaignForm
        {
            PeriodFrom = from, PeriodTo = to, DueOn = reader.Today.AddDays(14), Name = $"{Attestations.Period.Say(from, to)} owner attestation",
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
                    Name = Form.Name ?? "", AuditId = Filter.Audit, PeriodFrom = Form.PeriodFrom!.Value, PeriodTo = Form.PeriodTo!.Value, DueOn = Form.DueOn!.Value, Scope = Filter.Scope(Form.Left),
                },
                cancellationToken)}",
            cancellationToken);
    }

    /// <summary>Keeps a draft, to be looked over and launched.</summary>
    public Task<IActionResult> OnPostDraftAsync(CancellationToken cancellationToken)
    {
        Need(Form.PeriodFrom is null, nameof(Form.PeriodFrom), "Enter the first day of the period.");
        Need(Form.PeriodTo is null, nameof(Form.PeriodTo), "Enter the last day of the period.");
        Need(Form.DueOn is null, nameof(Form.DueOn), "Enter the day by which you need the answers.");
        return DoAsync(
            async () => $"/campaigns/{await mediator.Send(
                new DraftCampaign
                {
                    Name = Form.Name ?? "", AuditId = Filter.Audit, PeriodFrom = Form.PeriodFrom!.Value, PeriodTo = Form.PeriodTo!.Value, DueOn = Form.DueOn!.Value,
                    Plan = new CampaignPlan { Questions = QuestionSet.Standard }, Scope = Filter.Scope(Form.Left),
                },
                cancellationToken)}/plan",
            cancellationToken);
    }

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

    async Task LoadAsync(CancellationToken cancellationToken)
        => Scope = new ScopeSheet(Filter, await mediator.Send(ChooseControls.In(Filter.Scope(), Filter.Audit), cancellationToken), Form.Left, "/campaigns/new");
}

public sealed class NewCampaignForm : ScopeLeft
{
    [Display(Name = "Name")]
    public string? Name { get; set; }

    [Display(Name = "First day of the period")]
    public DateOnly? PeriodFrom { get; set; }

    [Display(Name = "Last day of the period")]
    public DateOnly? PeriodTo { get; set; }

    [Display(Name = "Answers due")]
    public DateOnly? DueOn { get; set; }
}
