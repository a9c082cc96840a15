using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Controls;

/// <summary>The control register: filters, sort and page live in the address.</summary>
internal sealed class IndexModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true, Name = "key")]
    public string? Key { get; set; }

    [BindProperty(SupportsGet = true, Name = "level")]
    public ControlLevel? Level { get; set; }

    [BindProperty(SupportsGet = true, Name = "process")]
    public string? Process { get; set; }

    [BindProperty(SupportsGet = true, Name = "owner")]
    public string? Owner { get; set; }

    [BindProperty(SupportsGet = true, Name = "mapping")]
    public string? Mapping { get; set; }

    [BindProperty(SupportsGet = true, Name = "state")]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Sort)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    public ControlList List { get; private set; } = null!;

    public bool MayImport => Permissions.Allows(current.Actor, Permission.ImportRegisters);

    public bool IsFiltered => Text is not null || Key is not null || Level is not null || Process is not null || Owner is not null || Mapping is not null || State is not null;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        P = Math.Clamp(P, 1, 1_000_000);
        List = await mediator.Send(new ListControls
        {
            Text = Text, IsKey = IsKey, Level = Level, Process = Process, Owner = Owner, Mapping = Mapping, Ended = Ended, Sort = Sort, Page = P,
        }, cancellationToken);
    }

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellationToken)
    {
        var csv = await mediator.Send(new ExportControls
        {
            Text = Text, IsKey = IsKey, Level = Level, Process = Process, Owner = Owner, Mapping = Mapping, Ended = Ended, Sort = Sort,
        }, cancellationToken);
        return File(csv, "text/csv; charset=utf-8", "controls.csv");
    }

    bool? IsKey => Key switch
    {
        "yes" => true,
        "no" => false,
        _ => null,
    };

    bool Ended => State == "ended";
}
