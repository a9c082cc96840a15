using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Links;

/// <summary>Mails a code to the recipient on record, for the browser that asks. A newer code ends the one before.</summary>
[Allow(Permission.AnswerByLink)]
internal sealed record AskForCode : ICommand
{
    public required Guid Browser { get; init; }

    /// <summary>Typed by the recipient, so that a machine that presses every button gets nothing sent.</summary>
    [Secret]
    [Required(ErrorMessageResourceType = typeof(LinkTexts), ErrorMessageResourceName = nameof(LinkTexts.TypeMailbox))]
    [MaxLength(254)]
    public required string Mailbox { get; init; }
}

internal sealed class AskForCodeHandler(AuditFlowDb db, PersonalLinks links, LinkItems items, MailQueue outbox, CurrentActor current, Trail trail, Ids ids, TimeProvider clock)
    : IRequestHandler<AskForCode, Unit>
{
    public async Task<Unit> Handle(AskForCode request, CancellationToken cancellationToken)
    {
        var (actor, subject) = await items.RequireAsync(current, cancellationToken);
        await links.RequireOpenAsync(actor.LinkId, cancellationToken);
        if (!IsSame(request.Mailbox, actor.Email))
        {
            throw new InvalidRequest([new FieldError(nameof(request.Mailbox), LinkTexts.Here["Fault.OtherMailbox"])]);
        }

        // Many at once buy no more of them.
        await db.HoldAsync($"mailed codes of {actor.LinkId:D}", cancellationToken);
        DateTimeOffset? now = clock.GetUtcNow();
        var hour = now - TimeSpan.FromHours(1);
        Refuse.If(
            await db.MailedCodes.CountAsync(c => c.LinkId == actor.LinkId && c.AskedAt > hour, cancellationToken) >= MailedCode.MostAnHour,
            "codes-asked-too-often", LinkTexts.Here["Fault.CodesTooOften"]);
        await db.MailedCodes.Where(c => c.LinkId == actor.LinkId && c.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.EndedAt, now), cancellationToken);
        var code = new MailedCode { Id = ids.New(), LinkId = actor.LinkId, Browser = request.Browser, AskedAt = now.Value };
        db.MailedCodes.Add(code);
        await outbox.EmailAsync(
            new MailedCodeEmail { CodeId = code.Id, AskedBy = subject.AskedBy, Ids = subject.Ids },
            new MailTo(actor.Email) { PersonId = actor.Person, AuditId = subject.AuditId, ItemId = actor.ItemId }, $"link-code:{code.Id:D}", cancellationToken);
        trail.Add(subject.AuditId, "link-code-asked", $"link:{actor.LinkId:D}", $"A code was asked for under the link of {actor.Email} on {subject.Ids}.");
        return Unit.Value;
    }

    /// <summary>Compares two mailboxes without telling by its time how much of them agrees.</summary>
    public static bool IsSame(string typed, string kept)
        => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(typed.Trim().ToLowerInvariant())), SHA256.HashData(Encoding.UTF8.GetBytes(kept.ToLowerInvariant())));
}
