using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Rehearsals;

/// <summary>Writes down that a rehearsal has begun on a stage that stands. The trail keeps who began it after it is gone.</summary>
[Allow(Permission.Rehearse)]
public sealed record BeginRehearsal : ICommand
{
    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string DrawingName { get; init; }

    public required int Version { get; init; }

    public required string RunId { get; init; }
}

internal sealed class BeginRehearsalHandler(AuditFlowDb db, CurrentActor current, Trail trail, TimeProvider clock) : IRequestHandler<BeginRehearsal, Unit>
{
    public async Task<Unit> Handle(BeginRehearsal request, CancellationToken cancellationToken)
    {
        // Counted by one at a time, so that two who begin at once do not both take the last place.
        await db.HoldAsync("rehearsals", cancellationToken);
        Refuse.If(
            await db.Rehearsals.CountAsync(cancellationToken) >= Rehearsal.Most, "too-many-rehearsals",
            $"There are {Rehearsal.Most} rehearsals already. Remove one that is no longer needed.");
        var person = Refuse.IfMissing(current.Actor as PersonActor, "person to rehearse for");
        var now = clock.GetUtcNow();
        db.Rehearsals.Add(new Rehearsal
        {
            Id = request.Id, DefinitionId = request.DefinitionId, DrawingName = request.DrawingName, Version = request.Version, RunId = request.RunId,
            StartedBy = person.Email, Powers = [.. person.Roles], CreatedAt = now, EndsAt = now + Rehearsal.Lifetime, NextLookAt = now,
        });
        trail.Add(
            null, "rehearsal-begun", $"drawing:{request.DefinitionId}", $"{person.Email} began a rehearsal of version {request.Version} of the drawing '{request.DrawingName}'.",
            new { rehearsal = request.Id, request.Version });
        return Unit.Value;
    }
}
