using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>What the holder of a link is asked to sign. Looking at it changes nothing .</summary>
[Allow(Permission.AnswerByLink)]
internal sealed record ShowStatement : IQuery<StatementSheet?>
{
    public required Guid AttestationId { get; init; }
}

/// <summary>The page of one request, as long as it can be answered under this link.</summary>
internal sealed record StatementSheet(
    Guid AttestationId, string ControlId, string Title, int Version, DateOnly PeriodFrom, DateOnly PeriodTo, DateTimeOffset DueAt, string Zone, string? AskedBy, string SignerEmail,
    string Statement, string Frequency, string? Performer, string? Evidence);

internal sealed class ShowStatementHandler(AuditFlowDb db, PersonalLinks links, CurrentActor current) : IRequestHandler<ShowStatement, StatementSheet?>
{
    public async Task<StatementSheet?> Handle(ShowStatement request, CancellationToken cancellationToken)
    {
        var link = AnswerAttestationHandler.LinkOf(current.Actor, request.AttestationId);
        if (!await links.IsOpenAsync(link.LinkId, cancellationToken))
        {
            return null;
        }

        var found = await (
            from a in db.Attestations
            join c in db.Campaigns on a.CampaignId equals c.Id
            join v in db.ControlVersions on new { a.ControlId, Number = a.ControlVersion } equals new { v.ControlId, v.Number }
            join p in db.People on a.SignerId equals p.Id
            where a.Id == request.AttestationId && a.SignerId == link.Person
            select new { Attestation = a, Campaign = c, Version = v, p.TimeZone }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return found is null || !found.Attestation.IsOpen
            ? null
            : new StatementSheet(
                found.Attestation.Id, found.Version.ControlId, found.Version.Content.Title, found.Version.Number, found.Campaign.PeriodFrom, found.Campaign.PeriodTo, found.Attestation.DueAt, found.TimeZone,
                found.Campaign.StartedBy, found.Attestation.SignerEmail, Statement.Text(found.Version, found.Campaign.PeriodFrom, found.Campaign.PeriodTo),
                found.Version.Content.Frequency.Words, found.Version.Content.PerformerEmail, found.Version.Content.Evidence);
    }
}
