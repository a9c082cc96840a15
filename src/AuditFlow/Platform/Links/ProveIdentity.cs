using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Links;

/// <summary>Enters a mailed code. True when it is the newest one of this browser; a wrong one costs a try.</summary>
[Allow(Permission.AnswerByLink)]
internal sealed record EnterMailedCode : ICommand<bool>
{
    public required Guid Browser { get; init; }

    [Secret]
    [Required(ErrorMessageResourceType = typeof(LinkTexts), ErrorMessageResourceName = nameof(LinkTexts.TypeMailedCode))]
    [MaxLength(40)]
    public required string Code { get; init; }
}

internal sealed class EnterMailedCodeHandler(AuditFlowDb db, PersonalLinks links, LinkItems items, LinkKey key, CurrentActor current, Trail trail, TimeProvider clock)
    : IRequestHandler<EnterMailedCode, bool>
{
    public async Task<bool> Handle(EnterMailedCode request, CancellationToken cancellationToken)
    {
        var (actor, subject) = await items.RequireAsync(current, cancellationToken);
        await links.RequireOpenAsync(actor.LinkId, cancellationToken);
        DateTimeOffset? now = clock.GetUtcNow();
        var live = db.MailedCodes.Where(
            c => c.LinkId == actor.LinkId && c.Browser == request.Browser && c.EndedAt == null && c.Hash != null && c.ExpiresAt > now && c.Tries < MailedCode.MostTries);
        var isRight = false;
        if (await live.AsNoTracking().OrderByDescending(c => c.AskedAt).FirstOrDefaultAsync(cancellationToken) is { } code)
        {
            // The try is paid for before the code is looked at, so that many at once buy no more tries.
            var paid = await live.Where(c => c.Id == code.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Tries, c => c.Tries + 1), cancellationToken) > 0;
            var matches = CryptographicOperations.FixedTimeEquals(key.HashOf($"mailed-code:{code.Id:D}", MailedCode.Read(request.Code)), code.Hash!);
            isRight = paid && matches && await db.MailedCodes.Where(c => c.Id == code.Id && c.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.EndedAt, now), cancellationToken) > 0;
        }

        trail.AddIdentity(actor, subject, isRight, IdentityMethod.MailedCode);
        return isRight;
    }
}

/// <summary>Enters a code of the recipient's authenticator app.</summary>
[Allow(Permission.AnswerByLink)]
internal sealed record EnterAppCode : ICommand<bool>
{
    [Secret]
    [Required(ErrorMessageResourceType = typeof(LinkTexts), ErrorMessageResourceName = nameof(LinkTexts.TypeAppCode))]
    [MaxLength(40)]
    public required string Code { get; init; }
}

internal sealed class EnterAppCodeHandler(PersonalLinks links, LinkItems items, IEnumerable<ILinkAuthenticator> apps, CurrentActor current, Trail trail) : IRequestHandler<EnterAppCode, bool>
{
    public async Task<bool> Handle(EnterAppCode request, CancellationToken cancellationToken)
    {
        var (actor, subject) = await items.RequireAsync(current, cancellationToken);
        await links.RequireOpenAsync(actor.LinkId, cancellationToken);
        var isRight = apps.FirstOrDefault() is { } app && await app.SpendAsync(actor.Email, request.Code, cancellationToken);
        trail.AddIdentity(actor, subject, isRight, IdentityMethod.Authenticator);
        return isRight;
    }
}

internal static class IdentityTrail
{
    extension(Trail trail)
    {
        public void AddIdentity(LinkActor actor, LinkSubject subject, bool isRight, string method)
        {
            if (isRight)
            {
                trail.Add(subject.AuditId, "link-identity-shown", $"link:{actor.LinkId:D}", $"{actor.Email} reached identity level 2 for {subject.Ids}: {method}.", new { level = IdentityLevel.L2, method });
            }
            else
            {
                trail.Add(subject.AuditId, "link-identity-failed", $"link:{actor.LinkId:D}", $"A wrong code was entered under the link of {actor.Email} on {subject.Ids}.", new { method });
            }
        }
    }
}
