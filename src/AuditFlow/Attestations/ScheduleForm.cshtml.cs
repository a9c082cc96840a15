using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>Plans campaigns by a rule or a cron expression, and shows the next ten before anything is kept.</summary>
internal sealed class ScheduleFormModel(IMediator mediator, Reader reader, AuditFlowSettings settings, CurrentActor current) : PageModel
{
    /// <summary>Which controls, from the address.</summary>
    [BindProperty(SupportsGet = true)]
    public ScopeForm Filter { get; set; } = new();

    [BindProperty]
    public NewSchedule Form { get; set; } = new();

    internal ScopeSheet Scope { get; private set; } = null!;

    /// <summary>Controls were named one by one, so that no filter is applied anew.</summary>
    public bool IsFixed => Filter.Scope() is { HasFilter: false, ControlIds.Count: > 0 };

    public IReadOnlyList<CampaignTemplate> Templates { get; private set; } = [];

    public SchedulePreview? Preview { get; private set; }

    // A preview has its handler in the address; from there the form is to be kept all the same.
    public string PlanUrl => Request.With("handler", null);

    public string PreviewUrl => Request.With("handler", "Preview");

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (!Permissions.Allows(current.Actor, Permission.ManageCampaigns))
        {
            throw new Refusal("not-allowed", Permissions.Explain(Permission.ManageCampaigns), StatusCodes.Status403Forbidden);
        }

        Form = new NewSchedule { TimeZone = settings.Company.TimeZone, From = reader.Today };
        await LoadAsync(cancellationToken);
    }

    /// <summary>Shows what would happen; nothing is kept.</summary>
    public Task<IActionResult> OnPostPreviewAsync(CancellationToken cancellationToken) => DoAsync(
        async rule =>
        {
            Preview = await mediator.Send(
                new PreviewSchedule { Cron = Form.CronText, Rule = rule, TimeZone = Form.TimeZone ?? "", Period = Form.Period, DaysToAnswer = Form.DaysToAnswer, DueInBusinessDays = Form.DueInBusinessDays },
                cancellationToken);
            await LoadAsync(cancellationToken);
            return Page();
        },
        cancellationToken);

    public Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Need(Form.Missed is null, nameof(Form.Missed), "Say what happens to times that were missed.");
        return DoAsync(
            async rule =>
            {
                var id = await mediator.Send(
                    new ScheduleCampaigns
                    {
                        Name = Form.Name ?? "", AuditId = Filter.Audit, Cron = Form.CronText, Rule = rule, TimeZone = Form.TimeZone ?? "", Period = Form.Period, DaysToAnswer = Form.DaysToAnswer,
                        DueInBusinessDays = Form.DueInBusinessDays, Scope = Filter.Scope(Form.Left), TemplateId = Form.TemplateId, SkipsMissed = Form.Missed == MissedTimes.Newest,
                    },
                    cancellationToken);
                return LocalRedirect($"~/campaigns/schedules/{id}");
            },
            cancellationToken);
    }

    async Task<IActionResult> DoAsync(Func<ScheduleRule?, Task<IActionResult>> work, CancellationToken cancellationToken)
    {
        Form.ForgetWhatWasNotChosen(ModelState);
        Need(Form.Kind is null, nameof(Form.Kind), "Choose a rule.");
        if (ModelState.IsValid)
        {
            try
            {
                return await work(Form.Rule());
            }
            catch (InvalidRequest invalid)
            {
                foreach (var error in invalid.Errors)
                {
                    ModelState.AddModelError($"{nameof(Form)}.{Form.FieldOf(error.Field)}", error.Message);
                }
            }
            catch (Refusal refusal) when (refusal.Status == StatusCodes.Status409Conflict)
            {
                var field = refusal.Code switch { "cron-invalid" or "cron-weekday" => $"{nameof(Form)}.{nameof(Form.Cron)}", "time-zone-unknown" => $"{nameof(Form)}.{nameof(Form.TimeZone)}", _ => "" };
                ModelState.AddModelError(field, refusal.Message);
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
    {
        Templates = await mediator.Send(new ListTemplates(), cancellationToken);
        Scope = new ScopeSheet(Filter, await mediator.Send(ChooseControls.In(Filter.Scope(), Filter.Audit), cancellationToken), Form.Left, "/campaigns/schedules/new");
    }
}
