using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Frameworks;

/// <summary>Which criteria have controls and which have none.</summary>
internal sealed class DetailsModel(IMediator mediator) : PageModel
{
    /// <summary>So many controls are named at a criterion; the list of all is one click away.</summary>
    public const int ShownControls = 12;

    /// <summary>The id of a category; empty shows all.</summary>
    [BindProperty(SupportsGet = true, Name = "category")]
    public string? Category { get; set; }

    /// <summary>"gaps" leaves out what has a control.</summary>
    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    public Coverage Coverage { get; private set; } = null!;

    public bool OnlyGaps => Show == "gaps";

    public IEnumerable<CategoryCoverage> Shown => Coverage.Categories.Where(category => Category is null || category.Category.Id == Category);

    public async Task OnGetAsync(string frameworkId, CancellationToken cancellationToken) =>
        Coverage = await mediator.Send(new ShowCoverage { FrameworkId = frameworkId }, cancellationToken);
}
