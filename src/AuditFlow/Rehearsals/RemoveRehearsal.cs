using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Rehearsals;

/// <summary>Removes a rehearsal. Its stage, with everything on it, goes with it.</summary>
[Allow(Permission.Rehearse)]
public sealed record RemoveRehearsal : ICommand
{
    public required Guid Id { get; init; }
}

/// <summary>Removes the rehearsals whose days are over. Sent by the product itself.</summary>
[Allow(Permission.EndRehearsals)]
public sealed record RemoveOldRehearsals : ICommand<IReadOnlyList<Guid>>;

internal sealed class RemoveRehearsalHandler(AuditFlowDb db, CurrentActor current, Trail trail) : IRequestHandler<RemoveRehearsal, Unit>
{
    public async Task<Unit> Handle(RemoveRehearsal request, CancellationToken cancellationToken)
    {
        var rehearsal = Refuse.IfMissing(await db.Rehearsals.AsTracking().SingleOrDefaultAsync(r => r.Id == request.Id, cancellationToken), "such rehearsal");
        db.Rehearsals.Remove(rehearsal);
        trail.Add(
            null, "rehearsal-removed", $"drawing:{rehearsal.DefinitionId}",
            $"{current.Actor.Spoken} removed the rehearsal of the drawing '{rehearsal.DrawingName}' that {rehearsal.StartedBy} had begun.", new { rehearsal = rehearsal.Id });
        return Unit.Value;
    }
}

internal sealed class RemoveOldRehearsalsHandler(AuditFlowDb db, Trail trail, TimeProvider clock) : IRequestHandler<RemoveOldRehearsals, IReadOnlyList<Guid>>
{
    public async Task<IReadOnlyList<Guid>> Handle(RemoveOldRehearsals request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var over = await db.Rehearsals.AsTracking().Where(r => r.EndsAt <= now).OrderBy(r => r.Id).Take(Rehearsal.Most).ToListAsync(cancellationToken);
        db.Rehearsals.RemoveRange(over);
        foreach (var rehearsal in over)
        {
            trail.Add(
                null, "rehearsal-removed", $"drawing:{rehearsal.DefinitionId}",
                $"The rehearsal of the drawing '{rehearsal.DrawingName}' that {rehearsal.StartedBy} had begun was removed after {Rehearsal.Lifetime.Days} days.", new { rehearsal = rehearsal.Id });
        }

        if (over.Count == 0)
        {
            trail.KeepSilent();
        }

        return [.. over.Select(r => r.Id)];
    }
}
