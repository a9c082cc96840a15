using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>Starts the lifecycle drawing for a planned audit. The run stays on the version that is published now .</summary>
[Allow(Permission.ManageAudits)]
public sealed record StartAudit : ICommand<string>, IOfAudit
{
    public required Guid AuditId { get; init; }
}

internal sealed class StartAuditHandler(AuditFlowDb db, Runs runs, CurrentActor current, Trail trail, TimeProvider clock) : IRequestHandler<StartAudit, string>
{
    const string Drawing = "audit-lifecycle";

    public async Task<string> Handle(StartAudit request, CancellationToken cancellationToken)
    {
        var audit = Refuse.IfMissing(await db.Audits.SingleOrDefaultAsync(a => a.Id == request.AuditId, cancellationToken), "such audit");
        var run = await runs.StartAsync(
            Drawing, new { AuditId = audit.Id }, correlationId: audit.Id.ToString("D"), auditId: audit.Id,
            startedBy: current.Actor.Mailbox ?? audit.LeadEmail, name: audit.Name, cancellationToken: cancellationToken);
        audit.Start(run, clock.GetUtcNow());
        trail.Add(audit.Id, "audit-started", $"audit:{audit.Id}", $"{audit.Name} started by {current.Actor.Spoken}.", new { run });
        return run;
    }
}
