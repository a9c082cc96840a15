using AuditFlow.Platform.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>Which controls a draft asks about: the filter, and what is left out of it.</summary>
internal sealed class ScopeModel(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public ScopeForm Filter { get; set; } = new();

    [BindProperty]
    public ScopeLeft Form { get; set; } = new();

    /// <summary>Present once somebody has filtered here; until then the page shows what the draft holds.</summary>
    [BindProperty(SupportsGet = true, Name = "set")]
    public string? Set { get; set; }

    [TempData]
    public string? Done { get; set; }

    public Campaign Campaign { get; private set; } = null!;

    internal ScopeSheet Scope { get; private set; } = null!;

    public string SaveUrl
    {
        get
        {
            var query = Filter.Query();
            query.Add("set", "1");
            return $"{Request.PathBase}{Request.Path}{query}";
        }
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return Campaign.IsBeingPrepared ? Page() : LocalRedirect($"~/campaigns/{Id}");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var scope = Filter.Scope(Form.Left) with { Audience = Campaign.Scope.Audience };
        var change = new DraftCampaign
        {
            CampaignId = Id, Name = Campaign.Name, AuditId = Campaign.AuditId, PeriodFrom = Campaign.PeriodFrom, PeriodTo = Campaign.PeriodTo, DueOn = Campaign.DueOn, Plan = Campaign.Plan, Scope = scope,
            Template = Campaign.Template,
        };
        if (ModelState.IsValid && await this.TrySendAsync(mediator, change, nameof(Form), cancellationToken))
        {
            Done = $"It asks about: {scope.Words}.";
            return LocalRedirect($"~/campaigns/{Id}/plan");
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    async Task LoadAsync(CancellationToken cancellationToken)
    {
        Campaign = await mediator.Send(new ShowDraft { CampaignId = Id }, cancellationToken);
        var isFirst = Set is null && !HttpMethods.IsPost(Request.Method);
        if (isFirst)
        {
            Filter = ScopeForm.Of(Campaign.Scope, Campaign.AuditId);
        }

        // The audit is the campaign's, and is chosen when it is drafted.
        Filter.Audit = Campaign.AuditId;
        Scope = new ScopeSheet(
            Filter, await mediator.Send(ChooseControls.In(Filter.Scope(), Campaign.AuditId), cancellationToken), HttpMethods.IsPost(Request.Method) ? Form.Left : [.. Campaign.Scope.Without], $"/campaigns/{Id}/scope?set=1")
        {
            MayChooseAudit = false,
        };
    }
}
