using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Audits;

/// <summary>Starts a drawing for a planned audit: the lifecycle unless another is named. The run stays on the version that is published now .</summary>
[Allow(Permission.ManageAudits)]
public sealed record StartAudit : ICommand<string>, IOfAudit
{
    public required Guid AuditId { get; init; }

    [Required]
    [MaxLength(200)]
    public string Drawing { get; init; } = "audit-lifecycle";

    /// <summary>Further inputs of the drawing, as members.</summary>
    public JsonElement? Input { get; init; }
}

internal sealed class StartAuditHandler(AuditFlowDb db, Runs runs, CurrentActor current, Trail trail, TimeProvider clock) : IRequestHandler<StartAudit, string>
{
    public async Task<string> Handle(StartAudit request, CancellationToken cancellationToken)
    {
        var audit = Refuse.IfMissing(await db.Audits.SingleOrDefaultAsync(a => a.Id == request.AuditId, cancellationToken), "such audit");
        var run = await runs.StartAsync(
            request.Drawing, InputsOf(request), correlationId: audit.Id.ToString("D"), auditId: audit.Id,
            startedBy: current.Actor.Mailbox ?? audit.LeadEmail, name: audit.Name, cancellationToken: cancellationToken);
        audit.Start(run, clock.GetUtcNow());
        trail.Add(audit.Id, "audit-started", $"audit:{audit.Id}", $"{audit.Name} started by {current.Actor.Spoken}.", new { run });
        return run;
    }

    static JsonObject InputsOf(StartAudit request)
    {
        var inputs = request.Input is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given)! : [];
        inputs["AuditId"] = request.AuditId.ToString("D");
        return inputs;
    }
}
