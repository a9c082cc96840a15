using AuditFlow.Platform.Security;
using AuditFlow.Platform.Web;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Findings;

/// <summary>One finding: where it stands, the form of the next step, and a history that nobody can rewrite.</summary>
internal sealed class DetailsModel(IMediator mediator, CurrentActor current, PageAddresses pages) : PageModel
{
    static readonly FindingState[] Way = [FindingState.Identified, FindingState.PlanApproved, FindingState.InRemediation, FindingState.ReadyForRetest, FindingState.Closed];

    public ShownFinding Finding { get; private set; } = null!;

    [BindProperty]
    public PlanForm Plan { get; set; } = new();

    [BindProperty]
    public ReasonForm Return { get; set; } = new();

    [BindProperty]
    public FixedForm Fixed { get; set; } = new();

    [BindProperty]
    public RetestForm Retest { get; set; } = new();

    [BindProperty]
    public AcceptForm Accept { get; set; } = new();

    [BindProperty]
    public ReasonForm Reopen { get; set; } = new();

    [BindProperty]
    public RateForm Rate { get; set; } = new();

    public Timeline Timeline => new([.. Finding.Trail.Select(e => TrailWords.Entry(e.At, e.What, e.Sentence))]);

    /// <summary>The states from the first to the last, with the one that it stands in.</summary>
    public IEnumerable<(FindingState State, bool IsNow)> Path
        => (Finding.Line.State == FindingState.RiskAccepted ? [FindingState.Identified, FindingState.RiskAccepted] : Way).Select(s => (s, s == Finding.Line.State));

    /// <summary>The next steps of the way that this reader cannot take, each with the reason.</summary>
    public IReadOnlyList<(string Verb, string Why)> NotNow => [.. Finding.Steps
        .Where(s => s.Value is not null && s.Key is not (FindingStep.Rate or FindingStep.AcceptRisk or FindingStep.Reopen))
        .Select(s => (Verb(s.Key), s.Value!))];

    public string? RunUrl => Finding.RunId is not null && Permissions.Allows(current.Actor, Permission.ViewRuns) && pages.Has("/workflows") ? $"/workflows/runs/{Finding.RunId}" : null;

    public bool Can(FindingStep step) => Finding.Steps.TryGetValue(step, out var why) && why is null;

    /// <summary>Whether the form of this name came back with a fault, so that it is shown open.</summary>
    public bool IsFaulty(string form) => ModelState.Any(e => e.Key.StartsWith(form + ".", StringComparison.Ordinal) && e.Value!.Errors.Count > 0);

    public async Task OnGetAsync(string number, CancellationToken cancellationToken) => Finding = await mediator.Send(new ShowFinding { Number = number }, cancellationToken);

    public Task<IActionResult> OnPostPlanAsync(string number, CancellationToken cancellationToken)
        => TakeAsync(number, nameof(Plan), id => new SubmitPlan { FindingId = id, Plan = Plan.Plan ?? "", FixedBy = Plan.FixedBy }, cancellationToken);

    public Task<IActionResult> OnPostApproveAsync(string number, CancellationToken cancellationToken)
        => TakeAsync(number, "Approve", id => new ApprovePlan { FindingId = id }, cancellationToken);

    public Task<IActionResult> OnPostReturnAsync(string number, CancellationToken cancellationToken)
        => TakeAsync(number, nameof(Return), id => new ReturnPlan { FindingId = id, Reason = Return.Reason ?? "" }, cancellationToken);

    public Task<IActionResult> OnPostBeginAsync(string number, CancellationToken cancellationToken)
        => TakeAsync(number, "Begin", id => new BeginRemediation { FindingId = id }, cancellationToken);

    public Task<IActionResult> OnPostFixedAsync(string number, CancellationToken cancellationToken)
        => TakeAsync(number, nameof(Fixed), id => new ReportFixed { FindingId = id, WhatWasDone = Fixed.WhatWasDone ?? "" }, cancellationToken);

    public Task<IActionResult> OnPostRetestAsync(string number, CancellationToken cancellationToken)
        => TakeAsync(number, nameof(Retest), id => new RecordRetest { FindingId = id, Passed = Retest.Passed, Work = Retest.Work ?? "" }, cancellationToken);

    public Task<IActionResult> OnPostAcceptAsync(string number, CancellationToken cancellationToken)
        => TakeAsync(number, nameof(Accept), id => new AcceptRisk { FindingId = id, Reason = Accept.Reason ?? "", Until = Accept.Until }, cancellationToken);

    public Task<IActionResult> OnPostReopenAsync(string number, CancellationToken cancellationToken)
        => TakeAsync(number, nameof(Reopen), id => new ReopenFinding { FindingId = id, Reason = Reopen.Reason }, cancellationToken);

    public Task<IActionResult> OnPostRateAsync(string number, CancellationToken cancellationToken)
        => TakeAsync(number, nameof(Rate), id => new RateFinding { FindingId = id, Severity = Rate.Severity, Reason = Rate.Reason ?? "" }, cancellationToken);

    async Task<IActionResult> TakeAsync(string number, string form, Func<Guid, IRequest<Unit>> step, CancellationToken cancellationToken)
    {
        await OnGetAsync(number, cancellationToken);
        if (ModelState.IsValid && await this.TrySendAsync(mediator, step(Finding.Id), form, cancellationToken))
        {
            return LocalRedirect($"~/findings/{Finding.Line.Number}");
        }

        return Page();
    }

    static string Verb(FindingStep step) => step switch
    {
        FindingStep.SubmitPlan => "Make a plan",
        FindingStep.ApprovePlan => "Decide on the plan",
        FindingStep.BeginRemediation => "Begin the remediation",
        FindingStep.ReportFixed => "Report the fix",
        FindingStep.PassRetest => "Record the retest",
        FindingStep.ReturnPlan or FindingStep.FailRetest or FindingStep.AcceptRisk or FindingStep.Reopen or FindingStep.Rate => Platform.Words.Sentence(step.ToString()),
    };
}

public sealed class PlanForm
{
    public string? Plan { get; set; }

    public DateOnly? FixedBy { get; set; }
}

public sealed class ReasonForm
{
    public string? Reason { get; set; }
}

public sealed class FixedForm
{
    public string? WhatWasDone { get; set; }
}

public sealed class RetestForm
{
    public bool? Passed { get; set; }

    public string? Work { get; set; }
}

public sealed class AcceptForm
{
    public string? Reason { get; set; }

    public DateOnly? Until { get; set; }
}

public sealed class RateForm
{
    public FindingSeverity? Severity { get; set; }

    public string? Reason { get; set; }
}
