using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>The campaigns and what will start some.</summary>
internal sealed class IndexModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public CampaignState? State { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    [TempData]
    public string? Done { get; set; }

    public CampaignList List { get; private set; } = null!;

    public Chips States { get; private set; } = null!;

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageCampaigns);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        P = Math.Clamp(P, 1, 1_000_000);
        List = await mediator.Send(new ListCampaigns { State = State, Page = P }, cancellationToken);
        States = new Chips("state", [.. Enum.GetValues<CampaignState>().Select(s => new ChipChoice(s.ToString(), StatusVocabulary.Of("campaign", s.ToString()).Word, List.Counts.GetValueOrDefault(s)))]);
    }
}
