using AuditFlow.Platform;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>A campaign before it opens: whom it would ask, what stands in the way, how it asks; and the launch, now or at a planned time.</summary>
internal sealed class PlanModel(IMediator mediator, Reader reader, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public PlanForm Plan { get; set; } = new();

    [BindProperty]
    public DraftForm Draft { get; set; } = new();

    [TempData]
    public string? Done { get; set; }

    public Preflight Sheet { get; private set; } = null!;

    public IReadOnlyList<CampaignTemplate> Templates { get; private set; } = [];

    public string CompanyZone => reader.CompanyZone.Id;

    internal IReadOnlyList<MailDay> MailDays
        => [.. Attestations.MailDays.Of(Sheet.Campaign, Sheet.Campaign.OpensAt is { } at ? Deadline.DayOf(at, reader.CompanyZone) : reader.Today).OrderBy(d => d.Day)];

    public string PeopleInWords => Sheet.People.Count == 1 ? "one person" : $"{Sheet.People.Count} people";

    public async Task<IActionResult> OnGetAsync(Guid? template, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!Sheet.Campaign.IsBeingPrepared)
        {
            return LocalRedirect($"~/campaigns/{Id}");
        }

        var campaign = Sheet.Campaign;
        var chosen = Templates.FirstOrDefault(t => t.Id == template);
        Plan = PlanForm.Of(chosen?.Plan ?? campaign.Plan);
        Draft = new DraftForm
        {
            Name = campaign.Name, PeriodFrom = campaign.PeriodFrom, PeriodTo = campaign.PeriodTo, DueOn = chosen is null ? campaign.DueOn : reader.Today.AddDays(chosen.Plan.DaysToAnswer), Template = chosen?.Name ?? campaign.Template,
            Audience = string.Join('\n', campaign.Scope.Audience),
        };
        return Page();
    }

    public async Task<IActionResult> OnPostSaveAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (Plan.Read(ModelState, nameof(Plan)) is not { } plan || Draft.PeriodFrom is null || Draft.PeriodTo is null || Draft.DueOn is null)
        {
            if (Draft.PeriodFrom is null || Draft.PeriodTo is null || Draft.DueOn is null)
            {
                ModelState.AddModelError("Draft.DueOn", "Enter the period and the due day.");
            }

            return Again();
        }

        var campaign = Sheet.Campaign;
        var audience = (Draft.Audience ?? "").Split(['\n', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(m => m.ToLowerInvariant()).Distinct().ToList();
        return await DoAsync(
            new DraftCampaign
            {
                CampaignId = Id, Name = Draft.Name ?? "", AuditId = campaign.AuditId, PeriodFrom = Draft.PeriodFrom.Value, PeriodTo = Draft.PeriodTo.Value, DueOn = Draft.DueOn.Value, Plan = plan,
                Scope = campaign.Scope with { Audience = audience }, Template = Draft.Template,
            },
            "The draft is saved. What you see is what it would do now.", $"/campaigns/{Id}/plan", cancellationToken);
    }

    public Task<IActionResult> OnPostLaunchAsync(CancellationToken cancellationToken)
        => DoAsync(new LaunchCampaign { CampaignId = Id }, "The campaign is open. The mails are on their way.", $"/campaigns/{Id}", cancellationToken);

    public async Task<IActionResult> OnPostScheduleAsync(DateTime? at, CancellationToken cancellationToken)
    {
        if (at is not { } local)
        {
            ModelState.AddModelError("at", "Enter the day and time at which it opens.");
            await LoadAsync(cancellationToken);
            return Again();
        }

        // A time that the clock leaves out when it is put forward is meant as the first one after it.
        while (reader.CompanyZone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var instant = new DateTimeOffset(local, reader.CompanyZone.GetUtcOffset(local));
        return await DoAsync(new LaunchCampaign { CampaignId = Id, At = instant }, $"The campaign opens by itself at {reader.SayInFull(instant, reader.CompanyZone)}.", $"/campaigns/{Id}/plan", cancellationToken);
    }

    public Task<IActionResult> OnPostUnscheduleAsync(CancellationToken cancellationToken)
        => DoAsync(new UnscheduleCampaign { CampaignId = Id }, "The campaign is a draft again.", $"/campaigns/{Id}/plan", cancellationToken);

    public Task<IActionResult> OnPostDiscardAsync(CancellationToken cancellationToken)
        => DoAsync(new DiscardCampaign { CampaignId = Id }, "The draft was thrown away.", "/campaigns", cancellationToken);

    /// <summary>Shows that mail leaves before many are queued.</summary>
    public async Task<IActionResult> OnPostTestMailAsync(CancellationToken cancellationToken)
    {
        var to = current.Actor.Mailbox ?? "";
        var trial = await this.TryTestMailAsync(mediator, new TryMail { To = to, At = reader.SayInFull(reader.Now) }, "", cancellationToken);
        if (trial is { IsTaken: true })
        {
            Done = $"A test mail for {to} was taken. Whether it arrives, the mailbox tells.";
            return LocalRedirect($"~/campaigns/{Id}/plan");
        }

        if (trial is not null)
        {
            ModelState.AddModelError("", $"The test mail was not taken: {trial.Fault} Outbox → Test mail shows the whole conversation.");
        }

        await LoadAsync(cancellationToken);
        return Again();
    }

    async Task<IActionResult> DoAsync<TResult>(IRequest<TResult> request, string done, string next, CancellationToken cancellationToken)
    {
        try
        {
            await mediator.Send(request, cancellationToken);
            Done = done;
            return LocalRedirect("~" + next);
        }
        catch (InvalidRequest invalid)
        {
            foreach (var error in invalid.Errors)
            {
                ModelState.AddModelError(error.Field is "Name" or "PeriodTo" or "DueOn" or "Audience" ? $"Draft.{error.Field}" : $"Plan.{error.Field}", error.Message);
            }
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status409Conflict)
        {
            ModelState.AddModelError("", refusal.Message);
        }

        await LoadAsync(cancellationToken);
        return Again();
    }

    PageResult Again()
    {
        if (Plan.Signers.Count == 0 && Plan.BundleSize == 0)
        {
            Plan = PlanForm.Of(Sheet.Campaign.Plan);
            var campaign = Sheet.Campaign;
            Draft = new DraftForm { Name = campaign.Name, PeriodFrom = campaign.PeriodFrom, PeriodTo = campaign.PeriodTo, DueOn = campaign.DueOn, Template = campaign.Template, Audience = string.Join('\n', campaign.Scope.Audience) };
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    async Task LoadAsync(CancellationToken cancellationToken)
    {
        Sheet = await mediator.Send(new ShowPreflight { CampaignId = Id }, cancellationToken);
        Templates = await mediator.Send(new ListTemplates(), cancellationToken);
    }
}

public sealed class DraftForm
{
    public string? Name { get; set; }

    public DateOnly? PeriodFrom { get; set; }

    public DateOnly? PeriodTo { get; set; }

    public DateOnly? DueOn { get; set; }

    public string? Template { get; set; }

    /// <summary>Mailboxes, one a line, of campaigns that ask people and not their controls.</summary>
    public string? Audience { get; set; }
}
