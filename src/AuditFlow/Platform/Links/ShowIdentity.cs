using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Links;

/// <summary>What the identity page shows: who asks, for which id, by when, and which ways there are. Nothing of the item itself.</summary>
[Allow(Permission.AnswerByLink)]
internal sealed record ShowIdentity : IQuery<IdentitySheet>
{
    public required Guid Browser { get; init; }
}

/// <param name="Subject">The item in short.</param>
/// <param name="HasApp">The recipient has an authenticator app.</param>
/// <param name="IsCodeAsked">A mailed code was asked for here and may still be entered.</param>
internal sealed record IdentitySheet(LinkSubject Subject, bool HasApp, bool IsCodeAsked);

internal sealed class ShowIdentityHandler(AuditFlowDb db, LinkItems items, CurrentActor current, IEnumerable<ILinkAuthenticator> apps, TimeProvider clock) : IRequestHandler<ShowIdentity, IdentitySheet>
{
    public async Task<IdentitySheet> Handle(ShowIdentity request, CancellationToken cancellationToken)
    {
        var (actor, subject) = await items.RequireAsync(current, cancellationToken);
        var now = clock.GetUtcNow();
        var isAsked = await db.MailedCodes.AnyAsync(
            c => c.LinkId == actor.LinkId && c.Browser == request.Browser && c.EndedAt == null && c.Tries < MailedCode.MostTries && (c.ExpiresAt == null || c.ExpiresAt > now), cancellationToken);
        return new(subject, apps.FirstOrDefault() is { } app && await app.HasAsync(actor.Email, cancellationToken), isAsked);
    }
}
