using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Findings;

/// <summary>The findings: filter, sort and page live in the address.</summary>
internal sealed class IndexModel(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "state")]
    public FindingFilter? State { get; set; }

    [BindProperty(SupportsGet = true, Name = "owner")]
    public string? Owner { get; set; }

    [BindProperty(SupportsGet = true, Name = "control")]
    public string? ControlId { get; set; }

    [BindProperty(SupportsGet = true, Name = "audit")]
    public Guid? AuditId { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Sort)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    public FindingList List { get; private set; } = null!;

    public Chips States => new("state",
    [
        Chip(FindingFilter.Overdue, "Overdue"), Chip(FindingFilter.Mine, "Waits for me"), Chip(FindingFilter.Plan, "Plan to approve"), Chip(FindingFilter.Retest, "Ready for retest"),
        Chip(FindingFilter.Accepted, "Accepted"), Chip(FindingFilter.Closed, "Closed"), Chip(FindingFilter.All, "All"),
    ]) { All = $"Open {List.Counts[FindingFilter.Open]}" };

    public string SortWords => Sort?.TrimStart('-') switch
    {
        "number" => "number",
        "control" => "control",
        "owner" => "who sees to it",
        "opened" => "opening day",
        _ => "due day",
    };

    public EmptyPlace Empty => List.Counts[FindingFilter.All] == 0
        ? new EmptyPlace("No finding yet", "A finding opens by itself when an owner answers that a control did not operate, or when a test fails.") { Icon = "flag" }
        : new EmptyPlace("No finding matches", "Nothing fits this filter.") { Icon = "filter", Next = new Link("Clear the filter", "/findings") };

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        P = Math.Clamp(P, 1, 1_000_000);
        List = await mediator.Send(
            new ListFindings { State = State ?? FindingFilter.Open, Owner = Owner, ControlId = ControlId, AuditId = AuditId, Sort = Sort, Page = P }, cancellationToken);
    }

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellationToken)
        => File(
            await mediator.Send(new ExportFindings { State = State ?? FindingFilter.Open, Owner = Owner, ControlId = ControlId, AuditId = AuditId, Sort = Sort }, cancellationToken),
            "text/csv; charset=utf-8", "findings.csv");

    ChipChoice Chip(FindingFilter state, string text) => new(state.ToString().ToLowerInvariant(), text, List.Counts[state]);
}
