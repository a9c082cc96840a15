using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Dashboards;

/// <summary>The manager's board: filters live in the address, so that a view can be mailed.</summary>
internal sealed class BoardModel(IMediator mediator) : PageModel
{
    public static readonly IReadOnlyList<string> AgeWords = ["0–30", "31–60", "61–90", "over 90"];

    [BindProperty(SupportsGet = true, Name = "kind")]
    public BoardKind? Kind { get; set; }

    [BindProperty(SupportsGet = true, Name = "late")]
    public bool Overdue { get; set; }

    [BindProperty(SupportsGet = true, Name = "mine")]
    public bool UnderMe { get; set; }

    [BindProperty(SupportsGet = true, Name = "owner")]
    public string? Owner { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    public ShownBoard Board { get; private set; } = null!;

    public bool IsFiltered => Kind is not null || Overdue || UnderMe || Owner is not null;

    public Timeline Changes => new([.. Board.Changes.Select(c => TrailWords.Entry(c.At, c.What, c.Sentence))]);

    public static string Counted(int n, string thing) => n == 1 ? $"1 {thing}" : $"{n} {thing}s";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        P = Math.Clamp(P, 1, 1_000_000);
        Board = await mediator.Send(new ShowBoard { Kind = Kind, Overdue = Overdue, UnderMe = UnderMe, Owner = Owner, Page = P }, cancellationToken);
    }
}
