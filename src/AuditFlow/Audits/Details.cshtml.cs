using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Web;
using AuditFlow.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Audits;

/// <summary>One audit: its phases, what its gates wait for, what happened.</summary>
internal sealed class DetailsModel(IMediator mediator, CurrentActor current, PageAddresses pages, Reader reader, AuditFlowSettings settings) : PageModel
{
    const int LinksShown = 8;

    public ShownAudit Audit { get; private set; } = null!;

    [BindProperty(SupportsGet = true, Name = ListAddress.Page)]
    public int P { get; set; } = 1;

    [BindProperty]
    public OverrideForm Override { get; set; } = new();

    [BindProperty]
    public AbandonForm Abandon { get; set; } = new();

    [BindProperty]
    public HoldForm Hold { get; set; } = new();

    public Guid? FaultyGate { get; private set; }

    public bool IsAbandonFaulty { get; private set; }

    public bool IsHoldFaulty { get; private set; }

    public int RetentionYears => settings.Retention.RunYears;

    public bool MayManage => Permissions.Allows(current.Actor, Permission.ManageAudits);

    public bool MayOverride => Permissions.Allows(current.Actor, Permission.OverrideGates);

    /// <summary>Closed gates first: they are what keeps the audit.</summary>
    public IEnumerable<ShownGate> Gates => Audit.Gates.OrderBy(g => g.HasPassed).ThenByDescending(g => g.ReachedAt);

    public Track Track => new([.. Audit.Phases.Select(p => new TrackPhase
    {
        Number = p.Phase.Number, Name = p.Phase.Words, When = WhenOf(p),
        State = p.DoneAt is not null ? "Done" : p.IsBegun ? "InProgress" : "NotBegun",
        Done = p.Percent, Of = 100, Sentence = p.Sentence,
        Gate = p.Gate switch { null => "NotReached", { OverriddenAt: not null } => "Overridden", { OpenSince: not null } => "Open", _ => "Closed" },
        FactsMissing = p.Gate?.Missing, GateSince = p.Gate?.OpenSince is { } since ? reader.DayOf(since) : null,
        Url = p.Gate is null ? null : $"#gate-{p.Gate.Id}",
    })]);

    public Timeline Timeline => new([.. Audit.Trail.Select(e => TrailWords.Entry(e.At, e.What, e.Sentence))]);

    public IEnumerable<FactLine> FactsOf(ShownGate gate) => gate.Facts.OrderBy(f => f.Holds).Select(f => new FactLine
    {
        State = f.Holds ? "Holds" : "Missing", Text = f.Sentence + (f.Missing.Count > 0 ? ":" : ""), Links = [.. f.Missing.Take(LinksShown).Select(m => new Link(m.Text, m.Url))],
        Detail = f.MissingCount > LinksShown ? $"and {f.MissingCount - LinksShown} more" : null, Side = f.Condition,
    });

    public string? RunUrl(ShownRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Permissions.Allows(current.Actor, Permission.ViewRuns) && pages.Has("/workflows") ? $"/workflows/runs/{run.Id}" : null;
    }

    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        P = Math.Clamp(P, 1, 1_000_000);
        Audit = await mediator.Send(new ShowAudit { AuditId = id, TrailPage = P }, cancellationToken);
    }

    public Task<IActionResult> OnPostStartAsync(Guid id, CancellationToken cancellationToken)
        => DoneAsync(id, this.TrySendAsync(mediator, new StartAudit { AuditId = id }, "Start", cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostOverrideAsync(Guid id, CancellationToken cancellationToken)
    {
        FaultyGate = Override.GateId;
        return DoneAsync(
            id, this.TrySendAsync(mediator, new OverrideGate { AuditId = id, GateId = Override.GateId, Reason = Override.Reason ?? "" }, nameof(Override), cancellationToken), cancellationToken);
    }

    public Task<IActionResult> OnPostAbandonAsync(Guid id, CancellationToken cancellationToken)
    {
        IsAbandonFaulty = true;
        return DoneAsync(id, this.TrySendAsync(mediator, new AbandonAudit { AuditId = id, Reason = Abandon.Reason ?? "" }, nameof(Abandon), cancellationToken), cancellationToken);
    }

    public Task<IActionResult> OnPostHoldAsync(Guid id, CancellationToken cancellationToken)
    {
        IsHoldFaulty = true;
        return DoneAsync(id, this.TrySendAsync(mediator, new HoldAudit { AuditId = id, Reason = Hold.Reason ?? "" }, nameof(Hold), cancellationToken), cancellationToken);
    }

    public Task<IActionResult> OnPostReleaseAsync(Guid id, CancellationToken cancellationToken)
    {
        IsHoldFaulty = true;
        return DoneAsync(id, this.TrySendAsync(mediator, new ReleaseAudit { AuditId = id, Reason = Hold.Reason ?? "" }, nameof(Hold), cancellationToken), cancellationToken);
    }

    async Task<IActionResult> DoneAsync(Guid id, Task<bool> sent, CancellationToken cancellationToken)
    {
        if (await sent)
        {
            return LocalRedirect($"~/audits/{id}");
        }

        await OnGetAsync(id, cancellationToken);
        return Page();
    }

    string? WhenOf(ShownPhase phase) => phase switch
    {
        { EnteredAt: null } => phase.IsBegun ? "in parallel" : null,
        { DoneAt: { } done } => $"{reader.Say(reader.DayOf(phase.EnteredAt.Value))} – {reader.Say(reader.DayOf(done))}",
        _ => $"since {reader.Say(reader.DayOf(phase.EnteredAt.Value))}",
    };
}

public sealed class OverrideForm
{
    public Guid GateId { get; set; }

    public string? Reason { get; set; }
}

public sealed class HoldForm
{
    public string? Reason { get; set; }
}

public sealed class AbandonForm
{
    public string? Reason { get; set; }
}
