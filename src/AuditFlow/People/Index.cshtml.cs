using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.People;

/// <summary>The people register: filters, sort and page live in the address.</summary>
internal sealed class IndexModel(IMediator mediator, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true, Name = "role")]
    public Role? Role { get; set; }

    [BindProperty(SupportsGet = true, Name = "manager")]
    public string? Manager { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Sort)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    public PeopleList List { get; private set; } = null!;

    public bool MayImport => Permissions.Allows(current.Actor, Permission.ImportRegisters);

    public bool MayEndLinks => Permissions.Allows(current.Actor, Permission.ManageCampaigns);

    /// <summary>Leads see everybody's page, managers those of the people who report to them.</summary>
    public bool MayOpen(PersonLine person)
        => MayEndLinks || (Permissions.Allows(current.Actor, Permission.ReviewAnswers) && current.Actor.Mailbox is { } me && (person.ManagerEmail == me || person.Email == me));

    public bool IsFiltered => Text is not null || Role is not null || Manager is not null;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        P = Math.Clamp(P, 1, 1_000_000);
        List = await mediator.Send(new ListPeople { Text = Text, Role = Role, Manager = Manager, Sort = Sort, Page = P }, cancellationToken);
    }
}
