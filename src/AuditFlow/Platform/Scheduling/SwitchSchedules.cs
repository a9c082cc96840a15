using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Scheduling;

/// <summary>Switches on the schedules that were planned for an audit. What was planned for the time before is not made up for.</summary>
[Activity("Attestations", "Switch on the schedules", "Switches on the attestation schedules that were planned for this audit.")]
[Allow(Permission.SwitchSchedules)]
public sealed record SwitchOnSchedules : ICommand, IOfAudit
{
    public required Guid AuditId { get; init; }

    [Display(Name = "Schedules", Description = "Only these, by name. None chosen: all that were planned for the audit.")]
    [Engine.Choices<OfferSchedules>]
    public IReadOnlyList<string> Only { get; init; } = [];
}

internal sealed class SwitchOnSchedulesHandler(AuditFlowDb db, ScheduleChanges changes, AfterCommit afterCommit, Trail trail, TimeProvider clock) : IRequestHandler<SwitchOnSchedules, Unit>
{
    public async Task<Unit> Handle(SwitchOnSchedules request, CancellationToken cancellationToken)
    {
        var planned = await db.Schedules.AsTracking().Where(s => s.AuditId == request.AuditId).ToListAsync(cancellationToken);
        var unknown = request.Only.FirstOrDefault(name => planned.TrueForAll(s => s.Name != name));
        Refuse.If(unknown is not null, "schedule-unknown", $"No schedule '{unknown}' was planned for this audit.");
        var schedules = planned.FindAll(s => !s.IsOn && (request.Only.Count == 0 || request.Only.Contains(s.Name)));
        schedules.ForEach(s => s.SwitchOn(clock.GetUtcNow()));
        afterCommit.Do(changes.Ring);
        trail.Add(request.AuditId, "schedules-on", $"audit:{request.AuditId}", $"{schedules.Count} attestation schedules of this audit are on.");
        return Unit.Value;
    }
}

/// <summary>Switches off the schedules of an audit that ends.</summary>
[ForRuns]
[Allow(Permission.SwitchSchedules)]
public sealed record SwitchOffSchedules : ICommand, IOfAudit
{
    public required Guid AuditId { get; init; }
}

internal sealed class SwitchOffSchedulesHandler(AuditFlowDb db, ScheduleChanges changes, AfterCommit afterCommit, Trail trail) : IRequestHandler<SwitchOffSchedules, Unit>
{
    public async Task<Unit> Handle(SwitchOffSchedules request, CancellationToken cancellationToken)
    {
        var schedules = await db.Schedules.AsTracking().Where(s => s.AuditId == request.AuditId && s.IsOn).ToListAsync(cancellationToken);
        schedules.ForEach(s => s.SwitchOff());
        afterCommit.Do(changes.Ring);
        trail.Add(request.AuditId, "schedules-off", $"audit:{request.AuditId}", $"{schedules.Count} attestation schedules of this audit are off.");
        return Unit.Value;
    }
}
