using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Rehearsals;

/// <summary>Writes down that somebody tried a single activity. Nothing else of it is kept.</summary>
[Allow(Permission.Rehearse)]
public sealed record NoteTrial : ICommand
{
    public required string DefinitionId { get; init; }

    public required string What { get; init; }
}

internal sealed class NoteTrialHandler(CurrentActor current, Trail trail) : IRequestHandler<NoteTrial, Unit>
{
    public Task<Unit> Handle(NoteTrial request, CancellationToken cancellationToken)
    {
        trail.Add(null, "activity-tried", $"drawing:{request.DefinitionId}", $"{current.Actor.Spoken} tried the activity {request.What} by itself.");
        return Unit.Task;
    }
}
