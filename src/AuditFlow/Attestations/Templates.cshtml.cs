using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>The templates of campaigns, and the form that makes or changes one.</summary>
internal sealed class TemplatesModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public PlanForm Plan { get; set; } = new();

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<CampaignTemplate> Templates { get; private set; } = [];

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageCampaigns);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Templates = await mediator.Send(new ListTemplates(), cancellationToken);
        var chosen = Templates.FirstOrDefault(t => t.Id == Id);
        if (Id is not null && chosen is null)
        {
            return NotFound();
        }

        (Name, Plan) = (chosen?.Name, PlanForm.Of(chosen?.Plan ?? new CampaignPlan { Questions = QuestionSet.Standard }));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (Plan.Read(ModelState, nameof(Plan)) is { } plan)
        {
            try
            {
                await mediator.Send(new KeepTemplate { TemplateId = Id, Name = Name ?? "", Plan = plan }, cancellationToken);
                Done = $"“{Name?.Trim()}” is kept. Campaigns that have begun stay as they are.";
                return LocalRedirect("~/campaigns/templates");
            }
            catch (InvalidRequest invalid)
            {
                foreach (var error in invalid.Errors)
                {
                    ModelState.AddModelError(error.Field == "Name" ? "Name" : $"Plan.{error.Field}", error.Message);
                }
            }
        }

        Templates = await mediator.Send(new ListTemplates(), cancellationToken);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    public async Task<IActionResult> OnPostRetireAsync(Guid template, CancellationToken cancellationToken)
    {
        await mediator.Send(new RetireTemplate { TemplateId = template }, cancellationToken);
        Done = "The template is not offered any more.";
        return LocalRedirect("~/campaigns/templates");
    }
}
