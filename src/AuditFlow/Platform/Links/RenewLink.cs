using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Platform.Links;

/// <summary>
/// Somebody with an old mail asks for a new link. It goes to the recipient on record alone, and only while the item waits
/// for them; after a kill switch nobody gets one by asking.
/// </summary>
[Anonymous("Whoever holds an old mail may ask; the answer goes to the recipient on record alone.")]
internal sealed record RenewLink : ICommand
{
    [Secret]
    public string? Token { get; init; }

    [Secret]
    public string? Code { get; init; }

    [Secret]
    [MaxLength(254)]
    public required string Mailbox { get; init; }
}

internal sealed class RenewLinkHandler(PersonalLinks links, LinkReissue reissue, Trail trail) : IRequestHandler<RenewLink, Unit>
{
    public async Task<Unit> Handle(RenewLink request, CancellationToken cancellationToken)
    {
        trail.KeepSilent();
        var link = request.Token is { } token ? await links.KnownAsync(token, cancellationToken) : request.Code is { } code ? await links.KnownByCodeAsync(code, cancellationToken) : null;
        if (link is not null && AskForCodeHandler.IsSame(request.Mailbox, link.Email))
        {
            await reissue.TryAsync(link.Purpose, link.ItemId, link.PersonId, link.Email, link.Id, "from an old mail", cancellationToken);
        }

        return Unit.Value;
    }
}
