using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>What was done under a link that is used up: signed or handed back. For as long as its session lasts.</summary>
[Allow(Permission.AnswerByLink)]
internal sealed record ShowReceipt : IQuery<ReceiptSheet?>
{
    public required Guid AttestationId { get; init; }
}

/// <summary>The receipt. What was signed is empty when the request was handed back instead.</summary>
internal sealed record ReceiptSheet(
    string ControlId, string Title, int Version, DateOnly PeriodFrom, DateOnly PeriodTo, string SignerEmail, string Zone, string? AskedBy, SignedReceipt? Signed);

internal sealed record SignedReceipt(
    string Number, AttestationAnswer Answer, string? Comment, string TypedName, DateTimeOffset At, string Text, string Hash, string? FindingNumber, string? ManagerEmail);

internal sealed class ShowReceiptHandler(AuditFlowDb db, CurrentActor current) : IRequestHandler<ShowReceipt, ReceiptSheet?>
{
    public async Task<ReceiptSheet?> Handle(ShowReceipt request, CancellationToken cancellationToken)
    {
        var link = AnswerAttestationHandler.LinkOf(current.Actor, request.AttestationId);
        if (!await db.Links.AnyAsync(l => l.Id == link.LinkId && l.UsedAt != null, cancellationToken))
        {
            return null;
        }

        var found = await (
            from a in db.Attestations
            join c in db.Campaigns on a.CampaignId equals c.Id
            join v in db.ControlVersions on new { a.ControlId, Number = a.ControlVersion } equals new { v.ControlId, v.Number }
            join p in db.People on link.Person equals p.Id
            where a.Id == request.AttestationId
            select new { Attestation = a, Campaign = c, v.Content.Title, p.TimeZone }).AsNoTracking().SingleAsync(cancellationToken);
        var (attestation, campaign) = (found.Attestation, found.Campaign);
        var signed = attestation.IsAnswered && attestation.LinkId == link.LinkId
            ? new SignedReceipt(
                attestation.ReceiptNumber!, attestation.Answer!.Value, attestation.Comment, attestation.TypedName!, attestation.SubmittedAt!.Value, attestation.SignedText!, attestation.SignedHash!,
                attestation.FindingNumber, attestation.ManagerEmail)
            : null;
        return new ReceiptSheet(
            attestation.ControlId, found.Title, attestation.ControlVersion, campaign.PeriodFrom, campaign.PeriodTo, link.Email, found.TimeZone, campaign.StartedBy, signed);
    }
}
