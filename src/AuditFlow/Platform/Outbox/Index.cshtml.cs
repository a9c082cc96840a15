using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Outbox;

internal sealed class IndexModel(IMediator mediator, CurrentActor current, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public MailFilter? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    public MailList List { get; private set; } = null!;

    public Chips States { get; private set; } = null!;

    public DateTimeOffset Now => clock.GetUtcNow();

    public bool MayMend => Permissions.Allows(current.Actor, Permission.MendOutbox);

    public bool IsFiltered => State is not null || !string.IsNullOrWhiteSpace(To);

    public string CsvAddress
    {
        get
        {
            var query = new QueryBuilder { { "handler", "Csv" } };
            if (State is { } state)
            {
                query.Add("state", state.ToString());
            }

            if (!string.IsNullOrWhiteSpace(To))
            {
                query.Add("to", To);
            }

            return $"/outbox{query.ToQueryString()}";
        }
    }

    public EmptyPlace Empty => IsFiltered
        ? new EmptyPlace("No mail here", "No mail fits this filter.") { Icon = "filter", Next = new Link("Clear the filter", "/outbox") }
        : new EmptyPlace("No mail here", "Mail that the product sends stands here with its state and the last error. Nothing has been sent yet.") { Icon = "mail" };

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        To = To?.Length > 254 ? To[..254] : To;
        List = await mediator.Send(new ListMail { State = State, To = To, Page = Math.Clamp(P, 1, 1_000_000) }, cancellationToken);
        States = new Chips("state", [.. Enum.GetValues<MailFilter>().Select(s => new ChipChoice(s.ToString(), StatusVocabulary.Of("delivery", s.ToString()).Word, List.Counts.GetValueOrDefault(s)))]);
    }

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken cancellationToken)
        => File(await mediator.Send(new ExportMail { State = State, To = To }, cancellationToken), "text/csv; charset=utf-8", "outbox.csv");

    public async Task<IActionResult> OnPostRetryAsync(Guid id, CancellationToken cancellationToken)
    {
        await mediator.Send(new RetryMail { MailId = id }, cancellationToken);
        return RedirectToPage(new { state = State, to = To });
    }
}
