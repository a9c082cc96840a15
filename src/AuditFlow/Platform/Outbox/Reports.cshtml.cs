using AuditFlow.Platform.Settings;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Outbox;

/// <summary>Delivery reports that fit no mail of ours, or all of them.</summary>
internal sealed class ReportsModel(IMediator mediator, AuditFlowSettings settings) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    public BounceList List { get; private set; } = null!;

    public Chips Which => new("show", [new ChipChoice("all", "All", List.AllCount)]) { All = $"Fit no mail {List.UnfitCount}" };

    public string Way => (settings.Mail.BounceFolder, settings.Mail.BounceSecret) switch
    {
        (null or "", null) => "None can come in: name a folder in 'Mail:BounceFolder', or set 'Mail:BounceSecret' to have them posted.",
        (null or "", _) => $"They are posted to {BounceEndpoint.Path}.",
        var (folder, _) => $"They are read from {folder}; files that fit no mail are moved into its folder unread, the others into done.",
    };

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Show = Show == "all" ? Show : null;
        List = await mediator.Send(new ListBounces { All = Show is not null, Page = Math.Clamp(P, 1, 1_000_000) }, cancellationToken);
    }
}
