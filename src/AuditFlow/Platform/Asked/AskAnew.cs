using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Platform.Asked;

/// <summary>Sends one of the reader's own requests again by a new link, because the one before has ended. Not after the kill switch .</summary>
[Allow(Permission.DoTasks)]
internal sealed record AskAnew : ICommand
{
    /// <summary>The purpose of its links.</summary>
    [MaxLength(40)]
    public required string Kind { get; init; }

    public required Guid ItemId { get; init; }
}

internal sealed class AskAnewHandler(LinkReissue reissue, MailQueue outbox, CurrentActor current) : IRequestHandler<AskAnew, Unit>
{
    public async Task<Unit> Handle(AskAnew request, CancellationToken cancellationToken)
    {
        var me = current.Actor.Mailbox ?? throw new Refusal("no-person", "Only a person can do this.", StatusCodes.Status403Forbidden);
        var isSent = (await outbox.OwnerOfAsync(me, cancellationToken)).PersonId is { } person
            && await reissue.TryAsync(request.Kind, request.ItemId, person, me, held: null, "under My tasks", cancellationToken);
        Refuse.If(!isSent, "no-new-link", "No new link was sent: one went out a few minutes ago, this does not wait for you any more, or its links were ended. Whoever asks can send the request again.");
        return Unit.Value;
    }
}
