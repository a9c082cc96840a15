using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Platform.Asked;

/// <summary>All that is asked of the holder of a digest's link. Looking at it changes nothing .</summary>
[Allow(Permission.AnswerByLink)]
internal sealed record ShowAsked : IQuery<AskedSheet>;

/// <param name="Address">Whose it is.</param>
/// <param name="Zone">The IANA zone in which to say when.</param>
/// <param name="Now">When it was looked up.</param>
/// <param name="Waiting">What waits for them.</param>
/// <param name="Late">What others have not done.</param>
internal sealed record AskedSheet(string Address, string Zone, DateTimeOffset Now, Listed<Waiting> Waiting, Listed<LateRequest> Late);

internal sealed class ShowAskedHandler(AskedOf asked, MailQueue outbox, PersonalLinks links, CurrentActor current, TimeProvider clock) : IRequestHandler<ShowAsked, AskedSheet>
{
    public async Task<AskedSheet> Handle(ShowAsked request, CancellationToken cancellationToken)
    {
        if (current.Actor is not LinkActor { Purpose: AskedLinks.Name } holder)
        {
            throw PersonalLinks.LinkIsOver();
        }

        await links.RequireOpenAsync(holder.LinkId, cancellationToken);
        return new(
            holder.Email, (await outbox.OwnerOfAsync(holder.Email, cancellationToken)).Zone.Id, clock.GetUtcNow(),
            await asked.WaitingAsync(holder.Email, null, cancellationToken), await asked.LateBelowAsync(holder.Email, cancellationToken));
    }
}
