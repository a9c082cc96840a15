using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Evidence;

/// <summary>Which content a file has. Nobody has read it yet.</summary>
[Allow(Permission.ViewEvidence)]
internal sealed record FindEvidence : IQuery<FoundEvidence>
{
    public required Guid Id { get; init; }
}

internal sealed record FoundEvidence(string Name, string Sha256, EvidenceType Type);

/// <summary>Notes that a file was handed out, or that it could not be because its content is damaged .</summary>
[Allow(Permission.ViewEvidence)]
internal sealed record NoteEvidenceRead : ICommand
{
    public required Guid Id { get; init; }

    public required ContentState Found { get; init; }
}

internal enum ContentState
{
    Intact,
    Changed,
    Missing,
}

internal sealed class FindEvidenceHandler(AuditFlowDb db, CurrentActor current) : IRequestHandler<FindEvidence, FoundEvidence>
{
    public async Task<FoundEvidence> Handle(FindEvidence request, CancellationToken cancellationToken)
    {
        var found = Refuse.IfMissing(await db.EvidenceFiles.SingleOrDefaultAsync(f => f.Id == request.Id, cancellationToken), "such evidence");
        EvidenceAccess.MustConcern(current.Actor, found.ItemId);
        return new FoundEvidence(found.Name, found.Sha256, found.Type);
    }
}

internal sealed class NoteEvidenceReadHandler(AuditFlowDb db, CurrentActor current, Trail trail) : IRequestHandler<NoteEvidenceRead, Unit>
{
    public async Task<Unit> Handle(NoteEvidenceRead request, CancellationToken cancellationToken)
    {
        var file = Refuse.IfMissing(await db.EvidenceFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == request.Id, cancellationToken), "such evidence");
        var (what, sentence) = request.Found switch
        {
            ContentState.Intact => ("evidence-read", $"{current.Actor.Spoken} downloaded the evidence “{file.Name}”."),
            ContentState.Changed => ("evidence-damaged", $"The evidence “{file.Name}” is damaged: its content is not what was received. {current.Actor.Spoken} asked for it and did not get it."),
            ContentState.Missing => ("evidence-damaged", $"The evidence “{file.Name}” is damaged: its content is missing. {current.Actor.Spoken} asked for it and did not get it."),
        };
        trail.Add(file.AuditId, what, $"{file.Kind}:{file.ItemId}", sentence, new { evidence = file.Id, file.Sha256 });
        return Unit.Value;
    }
}
