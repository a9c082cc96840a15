using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Demo;

/// <summary>Writes into the trail that what follows, or went before, is a demo.</summary>
[Allow(Permission.SeedDemo)]
public sealed record NoteOfDemo : ICommand
{
    public required string What { get; init; }

    public required string Sentence { get; init; }
}

internal sealed class NoteOfDemoHandler(Trail trail) : IRequestHandler<NoteOfDemo, Unit>
{
    public Task<Unit> Handle(NoteOfDemo request, CancellationToken cancellationToken)
    {
        trail.Add(null, request.What, "demo", request.Sentence);
        return Unit.Task;
    }
}
