using AuditFlow.Attestations.Contradictions;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>One attestation as staff see it: every signed version word for word, what spoke against it, and what may be done now.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record ShowAttestation : IQuery<AttestationSheet>
{
    public required Guid AttestationId { get; init; }
}

internal sealed record AttestationSheet(
    Attestation Attestation, Campaign Campaign, string Title, string Process, string State, TimeZoneInfo Zone, IReadOnlyList<SignedAnswer> Answers, IReadOnlyList<FactAgainst> Facts,
    IReadOnlyList<GivenEvidence> Evidence, IReadOnlyList<RestrictedAnswer> Restricted, IReadOnlyList<Attestation> OtherSigners)
{
    public bool TakesAnswers => Campaign.TakesAnswers;
}

internal sealed class ShowAttestationHandler(AuditFlowDb db, ContradictionCheck contradictions, CurrentActor current, TimeProvider clock) : IRequestHandler<ShowAttestation, AttestationSheet>
{
    public async Task<AttestationSheet> Handle(ShowAttestation request, CancellationToken cancellationToken)
    {
        var item = Refuse.IfMissing(await db.Attestations.AsNoTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == item.CampaignId, cancellationToken);
        var control = await db.ControlVersions.AsNoTracking().SingleAsync(v => v.ControlId == item.ControlId && v.Number == item.ControlVersion, cancellationToken);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(await db.People.Where(p => p.Id == item.SignerId).Select(p => p.TimeZone).SingleAsync(cancellationToken));
        var answers = await db.SignedAnswers.AsNoTracking().Where(s => s.AttestationId == item.Id).OrderByDescending(s => s.Number).ToListAsync(cancellationToken);
        var last = await contradictions.LastAnswersAsync(campaign.Id, [item.ControlId], cancellationToken);
        var facts = item.IsOpen ? (await contradictions.FactsAsync(campaign, zone, [control], last, cancellationToken))[item.ControlId].ToList() : [];
        List<RestrictedAnswer> restricted = Permissions.Allows(current.Actor, Permission.ReadRestrictedAnswers)
            ? await db.RestrictedAnswers.AsNoTracking().Where(r => r.AttestationId == item.Id).OrderByDescending(r => r.Number).ToListAsync(cancellationToken)
            : [];
        var others = await db.Attestations.AsNoTracking().Where(a => a.CampaignId == campaign.Id && a.ControlId == item.ControlId && a.Id != item.Id).OrderBy(a => a.Place).Take(20).ToListAsync(cancellationToken);
        return new AttestationSheet(
            item, campaign, control.Content.Title, control.Content.Process, ShowCampaignHandler.Shown(item, mail: null, clock.GetUtcNow()), zone, answers, facts,
            [.. (await AnswerEvidence.OfAsync(db, [item.Id], cancellationToken))[item.Id]], restricted, others);
    }
}
