using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Platform.Asked;

/// <summary>What is asked of whoever is signed in, the soonest first.</summary>
[Allow(Permission.DoTasks)]
internal sealed record ShowMine : IQuery<Listed<Waiting>>
{
    /// <summary>The kind of a slice that is listed elsewhere.</summary>
    public string? Without { get; init; }
}

internal sealed class ShowMineHandler(AskedOf asked, CurrentActor current) : IRequestHandler<ShowMine, Listed<Waiting>>
{
    public async Task<Listed<Waiting>> Handle(ShowMine request, CancellationToken cancellationToken)
        => current.Actor.Mailbox is { } me ? await asked.WaitingAsync(me, request.Without, cancellationToken) : new([], 0);
}
