using System.ComponentModel.DataAnnotations;
using AuditFlow.Attestations;
using AuditFlow.Findings;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>The work of an audit is over; what is left is to close it.</summary>
[Activity("Audits", "Conclude the audit", "Says that the work of the audit is over. It can be closed once its findings are closed or accepted.")]
[Allow(Permission.RunAudits)]
public sealed record ConcludeAudit : ICommand, IOfAudit
{
    public required Guid AuditId { get; init; }
}

/// <summary>Closes a concluded audit. Refused while a finding of it is neither closed nor accepted.</summary>
[Activity("Audits", "Close the audit", "Closes a concluded audit. Refused while a finding of it is neither closed nor accepted.")]
[Allow(Permission.RunAudits)]
public sealed record CloseAudit : ICommand, IOfAudit
{
    public required Guid AuditId { get; init; }
}

/// <summary>Ends an audit before its end, with a reason: its run and its open tasks are cancelled, its schedules switched off. What was found stays.</summary>
[Allow(Permission.ManageAudits)]
public sealed record AbandonAudit : ICommand, IOfAudit
{
    public required Guid AuditId { get; init; }

    [Required(ErrorMessage = "Say why the audit is abandoned.")]
    [MinLength(10, ErrorMessage = "Say why in a sentence that an auditor can follow.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class ConcludeAuditHandler(AuditFlowDb db, Trail trail, TimeProvider clock) : IRequestHandler<ConcludeAudit, Unit>
{
    public async Task<Unit> Handle(ConcludeAudit request, CancellationToken cancellationToken)
    {
        var audit = Refuse.IfMissing(await db.Audits.SingleOrDefaultAsync(a => a.Id == request.AuditId, cancellationToken), "such audit");
        audit.Conclude(clock.GetUtcNow());
        trail.Add(audit.Id, "audit-concluded", $"audit:{audit.Id}", $"{audit.Name} concluded.");
        return Unit.Value;
    }
}

internal sealed class CloseAuditHandler(AuditFlowDb db, IMediator mediator, Trail trail, TimeProvider clock) : IRequestHandler<CloseAudit, Unit>
{
    public async Task<Unit> Handle(CloseAudit request, CancellationToken cancellationToken)
    {
        var audit = Refuse.IfMissing(await db.Audits.SingleOrDefaultAsync(a => a.Id == request.AuditId, cancellationToken), "such audit");
        var now = clock.GetUtcNow();
        var findings = await db.Findings.AsNoTracking().Where(f => f.AuditId == audit.Id && f.State != FindingState.Closed).ToListAsync(cancellationToken);
        audit.Close(findings.Count(f => f.IsOpen(now)), now);
        var accepted = findings.Count;
        trail.Add(audit.Id, "audit-closed", $"audit:{audit.Id}", accepted == 0 ? $"{audit.Name} closed." : $"{audit.Name} closed with {accepted} accepted finding{(accepted == 1 ? "" : "s")}.", new { accepted = findings.Select(f => f.Number) });
        await mediator.Send(new SwitchOffSchedules { AuditId = audit.Id }, cancellationToken);
        return Unit.Value;
    }
}

internal sealed class AbandonAuditHandler(AuditFlowDb db, IMediator mediator, Runs runs, CurrentActor current, Trail trail, TimeProvider clock)
    : IRequestHandler<AbandonAudit, Unit>
{
    public async Task<Unit> Handle(AbandonAudit request, CancellationToken cancellationToken)
    {
        var audit = Refuse.IfMissing(await db.Audits.SingleOrDefaultAsync(a => a.Id == request.AuditId, cancellationToken), "such audit");
        audit.Abandon(clock.GetUtcNow());
        if (audit.RunId is { } run)
        {
            runs.Cancel(run);
        }

        trail.Add(audit.Id, "audit-abandoned", $"audit:{audit.Id}", $"{audit.Name} abandoned by {current.Actor.Spoken}. Reason: {request.Reason}", new { request.Reason });
        await mediator.Send(new CancelTasks { AuditId = audit.Id, Reason = request.Reason }, cancellationToken);
        foreach (var campaign in await db.Campaigns.Where(c => c.AuditId == audit.Id && c.State == CampaignState.Open).Select(c => c.Id).ToListAsync(cancellationToken))
        {
            await mediator.Send(new CloseCampaign { CampaignId = campaign, Reason = $"The audit was abandoned. {request.Reason}" }, cancellationToken);
        }

        await mediator.Send(new SwitchOffSchedules { AuditId = audit.Id }, cancellationToken);
        return Unit.Value;
    }
}
