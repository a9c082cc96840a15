using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Workflows;

/// <summary>One drawing: its versions, what changed between two of them, and what can be done with it.</summary>
internal sealed class DrawingModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    /// <summary>The earlier version of a comparison.</summary>
    [BindProperty(SupportsGet = true)]
    public int? From { get; set; }

    /// <summary>The later one: a number, or <c>offered</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>What the page that was sent had seen.</summary>
    [BindProperty]
    public string? Seen { get; set; }

    /// <summary>Names the warnings that were read and are accepted; null until there were some.</summary>
    [BindProperty]
    public string? Accepted { get; set; }

    public DrawingDetails Details { get; private set; } = null!;

    public DrawingComparison? Comparison { get; private set; }

    public bool MayDraft => Permissions.Allows(current.Actor, Permission.DraftDrawings);

    public bool MayPublish => Permissions.Allows(current.Actor, Permission.PublishDrawings);

    public bool IsOfferCompared => To == Offered;

    public const string Offered = "offered";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (From is { } before && (IsOfferCompared || int.TryParse(To, out _)))
        {
            Comparison = await mediator.Send(new CompareVersions { DefinitionId = Id, Before = before, After = IsOfferCompared ? null : int.Parse(To!, System.Globalization.CultureInfo.InvariantCulture) }, cancellationToken);
        }
    }

    public async Task<IActionResult> OnGetExportAsync(int version, CancellationToken cancellationToken)
    {
        var drawing = (await mediator.Send(new ExportDrawings { DefinitionIds = [Id], Version = version }, cancellationToken))[0];
        return File(System.Text.Encoding.UTF8.GetBytes(drawing.Text), "application/json", drawing.FileName);
    }

    public Task<IActionResult> OnPostPublishAsync(CancellationToken cancellationToken) => DoAsync(new PublishDraft { DefinitionId = Id, Seen = Seen, Accepted = Accepted }, cancellationToken);

    public Task<IActionResult> OnPostRetractAsync(CancellationToken cancellationToken) => DoAsync(new RetractDrawing { DefinitionId = Id }, cancellationToken);

    public Task<IActionResult> OnPostRestoreAsync(int version, CancellationToken cancellationToken) => DoAsync(new RevertDrawing { DefinitionId = Id, Version = version, Seen = Seen }, cancellationToken);

    public Task<IActionResult> OnPostTakeAsync(CancellationToken cancellationToken) => DoAsync(new TakeOffer { DefinitionId = Id, Seen = Seen }, cancellationToken);

    public Task<IActionResult> OnPostDeclineAsync(CancellationToken cancellationToken) => DoAsync(new DeclineOffer { DefinitionId = Id }, cancellationToken);

    async Task<IActionResult> DoAsync<T>(IRequest<T> request, CancellationToken cancellationToken)
    {
        try
        {
            await mediator.Send(request, cancellationToken);
            return RedirectToPage(new { id = Id });
        }
        catch (InvalidRequest invalid)
        {
            // They are about places in the drawing, for which this page has no fields.
            foreach (var error in invalid.Errors)
            {
                ModelState.AddModelError("", error.Message);
            }

            Accepted = invalid.Accept;
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status409Conflict)
        {
            ModelState.AddModelError("", refusal.Message);
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    async Task LoadAsync(CancellationToken cancellationToken) => Details = await mediator.Send(new ShowDrawing { DefinitionId = Id, Page = Math.Max(P, 1) }, cancellationToken);
}
