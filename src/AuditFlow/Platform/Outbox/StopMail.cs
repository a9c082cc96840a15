using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>Stops mail of one kind for whoever was sent the token, or has it sent again. Done twice, it is done once.</summary>
[Anonymous("Whoever holds the mail holds its token; a mail program posts it without a person.")]
internal sealed record StopMail : ICommand
{
    [Required]
    [Secret]
    public required string Token { get; init; }

    /// <summary>Has the mail sent again instead.</summary>
    public bool Resume { get; init; }
}

internal sealed class StopMailHandler(AuditFlowDb db, StopLinks links, Ids ids, Trail trail, TimeProvider clock) : IRequestHandler<StopMail, Unit>
{
    public async Task<Unit> Handle(StopMail request, CancellationToken cancellationToken)
    {
        var (address, kind) = links.Read(request.Token) ?? throw ShowMailStopHandler.Unknown();
        var stopped = db.MailOptOuts.Where(o => o.Address == address && o.Kind == kind);
        if (await stopped.AnyAsync(cancellationToken) != request.Resume)
        {
            trail.KeepSilent();
            return Unit.Value;
        }

        if (request.Resume)
        {
            await stopped.ExecuteDeleteAsync(cancellationToken);
        }
        else
        {
            db.MailOptOuts.Add(new MailOptOut { Id = ids.New(), Address = address, Kind = kind, At = clock.GetUtcNow() });
        }

        trail.Add(
            null, request.Resume ? "mail-kind-resumed" : "mail-kind-stopped", $"mailbox:{address}",
            request.Resume ? $"{address} gets mail of the kind '{EmailCatalog.WordsOf(kind)}' again." : $"{address} stopped mail of the kind '{EmailCatalog.WordsOf(kind)}'.");
        return Unit.Value;
    }
}

/// <summary>What a token can stop, and whether it is stopped.</summary>
[Anonymous("Whoever holds the mail holds its token.")]
internal sealed record ShowMailStop : IQuery<MailStop>
{
    [Required]
    public required string Token { get; init; }
}

internal sealed record MailStop(string Address, string Kind, bool IsStopped);

internal sealed class ShowMailStopHandler(AuditFlowDb db, StopLinks links) : IRequestHandler<ShowMailStop, MailStop>
{
    public async Task<MailStop> Handle(ShowMailStop request, CancellationToken cancellationToken)
    {
        var (address, kind) = links.Read(request.Token) ?? throw Unknown();
        return new MailStop(address, EmailCatalog.WordsOf(kind), await db.MailOptOuts.AnyAsync(o => o.Address == address && o.Kind == kind, cancellationToken));
    }

    internal static Refusal Unknown() => new("not-found", "This address stops nothing. Use the one at the end of a mail.", StatusCodes.Status404NotFound);
}
