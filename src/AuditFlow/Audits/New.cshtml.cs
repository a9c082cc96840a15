using AuditFlow.Frameworks;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Web;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Audits;

/// <summary>The form that plans an audit.</summary>
internal sealed class NewModel(IMediator mediator, FrameworkCatalog frameworks, CurrentActor current) : PageModel
{
    [BindProperty]
    public AuditForm Form { get; set; } = new();

    /// <summary>What can be chosen beside Security.</summary>
    public IReadOnlyList<Category> Categories => [.. frameworks[FrameworkCatalog.Tsc].Categories.Where(c => c.Scope == CategoryScope.Chosen)];

    public void OnGet()
    {
        // The request refuses too; here it spares somebody the filling in.
        if (!Permissions.Allows(current.Actor, Permission.ManageAudits))
        {
            throw new Refusal("not-allowed", Permissions.Explain(Permission.ManageAudits), StatusCodes.Status403Forbidden);
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var request = new CreateAudit
        {
            Name = Form.Name ?? "", Kind = Form.Kind, Categories = Form.Kind == AuditKind.Sox ? [] : Form.Categories, PeriodFrom = Form.PeriodFrom, PeriodTo = Form.PeriodTo,
            LeadEmail = string.IsNullOrWhiteSpace(Form.LeadEmail) ? null : Form.LeadEmail,
        };
        var planned = Guid.Empty;
        return ModelState.IsValid && await this.TrySendAsync(mediator, request, nameof(Form), id => planned = id, cancellationToken) ? LocalRedirect($"~/audits/{planned}") : Page();
    }
}

public sealed class AuditForm
{
    public string? Name { get; set; }

    public AuditKind? Kind { get; set; }

    public List<string> Categories { get; set; } = [];

    public DateOnly? PeriodFrom { get; set; }

    public DateOnly? PeriodTo { get; set; }

    public string? LeadEmail { get; set; }
}
