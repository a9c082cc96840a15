using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Studio.Pages;

/// <summary>A page that holds one of the Studio's screens: its own content policy, a slim header, and the token for the API.</summary>
public abstract class StudioPage(IStudioHost host, IAntiforgery antiforgery) : PageModel
{
    protected IStudioHost Host => host;

    /// <summary>Whether what is shown is a trial.</summary>
    public bool IsTrial => host.IsTrial;

    /// <summary>Whether Run is offered.</summary>
    public bool MayRun => host.MayRun;

    /// <summary>What the header says.</summary>
    public StudioHeader Header { get; protected set; } = new("", null, []);

    /// <summary>What the Studio's one custom header carries.</summary>
    public string Token => antiforgery.GetAndStoreTokens(HttpContext).RequestToken!;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!host.MayView)
        {
            context.Result = StatusCode(StatusCodes.Status403Forbidden);
            return;
        }

        Response.Headers.ContentSecurityPolicy = StudioPolicy.Text;
        Response.Headers.XFrameOptions = "DENY";
    }

    protected IActionResult Show(StudioHeader? header)
    {
        if (header is null)
        {
            return NotFound();
        }

        Header = header;
        return Page();
    }
}

/// <summary>The list of drawings.</summary>
public sealed class DefinitionsModel(IStudioHost host, IAntiforgery antiforgery) : StudioPage(host, antiforgery)
{
    public IActionResult OnGet() => Show(new StudioHeader("Drawings", null, [new StudioLink("Runs", "/studio/workflows/instances")]));
}

/// <summary>The designer.</summary>
public sealed class DesignerModel(IStudioHost host, IAntiforgery antiforgery) : StudioPage(host, antiforgery)
{
    public string Id { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        Id = id;
        return Show(await Host.DescribeDrawingAsync(id, cancellationToken));
    }
}

/// <summary>The list of runs.</summary>
public sealed class InstancesModel(IStudioHost host, IAntiforgery antiforgery) : StudioPage(host, antiforgery)
{
    public IActionResult OnGet() => Show(new StudioHeader("Runs", null, [new StudioLink("Drawings", "/studio/workflows/definitions")]));
}

/// <summary>One run, with its journal on its diagram.</summary>
public sealed class ViewerModel(IStudioHost host, IStudioRehearsals rehearsals, IAntiforgery antiforgery) : StudioPage(host, antiforgery)
{
    public string Id { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        Id = id;
        if (await Host.DescribeRunAsync(id, cancellationToken) is { } header)
        {
            return Show(header);
        }

        // The Studio knows a run by its id alone; one of a trial is shown elsewhere.
        return await rehearsals.FindPageAsync(id, cancellationToken) is { } page ? LocalRedirect(page) : NotFound();
    }
}
