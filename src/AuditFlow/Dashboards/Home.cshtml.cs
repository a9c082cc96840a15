using AuditFlow.Audits;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Dashboards;

/// <summary>The first page after signing in.</summary>
internal sealed class HomeModel(IMediator mediator, CurrentActor current, AuditFlowSettings settings, PageAddresses pages) : PageModel
{
    public ShownHome Home { get; private set; } = null!;

    public bool MayBegin => Permissions.Allows(current.Actor, Permission.ImportRegisters);

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageAudits);

    /// <summary>The page in a sentence.</summary>
    public string Summary
    {
        get
        {
            var waiting = Home.Waiting.Count switch { 0 => "Nothing waits for you.", 1 => "One thing waits for you.", var n => $"{n} things wait for you." };
            if (!Home.SeesAudits)
            {
                return waiting;
            }

            var gates = Home.Audits.Sum(a => a.ClosedGates.Count);
            return $"{Counted(Home.Audits.Count, "audit is", "audits are")} under way. {Counted(gates, "gate is", "gates are")} closed. {waiting}";
        }
    }

    /// <summary>What a new company has to know of its installation.</summary>
    public IReadOnlyList<FactLine> Readiness =>
    [
        new() { State = "Holds", Text = settings.Database.Provider == DatabaseProvider.Postgres ? "Database: PostgreSQL" : "Database: SQLite, one file in the data folder" },
        new() { State = "Holds", Text = $"Clock and time zone: {settings.Company.TimeZone}" },
        settings.Mail.Transport == MailTransport.Smtp
            ? new() { State = "Holds", Text = $"Mail leaves through {settings.Mail.Smtp.Host}" }
            : new() { State = "Waits", Text = "Mail is written into a folder and leaves for nobody. Set Mail:Transport to Smtp when people are to be asked." },
    ];

    /// <summary>The pages that a reader without audits may use.</summary>
    public IEnumerable<Link> Doors => Navigation.Entries
        .Where(e => e.Url != "/" && pages.Has(e.Url) && (e.Needs is null || Permissions.Allows(current.Actor, e.Needs.Value)))
        .Select(e => new Link(e.Text, e.Url));

    public static Status GateOf(ShownPhase phase)
    {
        ArgumentNullException.ThrowIfNull(phase);
        return StatusVocabulary.Of("gate", phase.Gate switch { null => "NotReached", { OverriddenAt: not null } => "Overridden", { OpenSince: not null } => "Open", _ => "Closed" });
    }

    public static string IconOf(WaitingFor kind) => kind switch
    {
        WaitingFor.Task => "list-check",
        WaitingFor.Plan => "pencil",
        WaitingFor.Approval => "file-check",
        WaitingFor.Fix => "progress",
        WaitingFor.Retest => "test-pipe",
        WaitingFor.Gate => "lock",
        WaitingFor.EndedAcceptance => "square-check",
    };

    public static Tone ToneOf(WaitingItem item, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Kind == WaitingFor.Gate || item.DueAt < now ? Tone.Bad : item.Kind == WaitingFor.EndedAcceptance ? Tone.Hold : Tone.Info;
    }

    public async Task OnGetAsync(CancellationToken cancellationToken) => Home = await mediator.Send(new ShowHome(), cancellationToken);

    static string Counted(int n, string one, string many) => n == 1 ? $"One {one}" : n == 0 ? $"No {one}" : $"{n} {many}";
}
