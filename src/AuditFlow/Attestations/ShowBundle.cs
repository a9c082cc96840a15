using AuditFlow.Attestations.Contradictions;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>
/// What the holder of a link is asked to sign. Looking at it changes nothing (R-51). At most six statements, however many
/// controls stand on the page. Null when nothing can be answered under this link any more.
/// </summary>
[Allow(Permission.AnswerByLink)]
internal sealed record ShowBundle : IQuery<BundleSheet?>
{
    public required Guid BundleId { get; init; }

    /// <summary>The language in which facts are compared and said.</summary>
    public required AnswerTexts Texts { get; init; }
}

/// <summary>The page of one link. Below the identity level that it needs it names ids and days, and nothing of the controls.</summary>
internal sealed record BundleSheet(
    Guid BundleId, Campaign Campaign, IdentityLevel Level, string? AskedBy, string SignerEmail, TimeZoneInfo Zone, DateTimeOffset DueAt, bool NeedsBriefing, IReadOnlyList<ItemSheet> Items);

/// <summary>One control that is asked about.</summary>
internal sealed record ItemSheet(
    Attestation Attestation, ControlVersion Control, string Statement, LastAnswer? Last, IReadOnlyList<DiffPart> Changed, IReadOnlyList<FactAgainst> Facts, IReadOnlyList<Question> Questions,
    IReadOnlyList<GivenEvidence> Evidence, DraftAnswer? Saved);

internal sealed class ShowBundleHandler(AuditFlowDb db, CurrentActor current, ContradictionCheck contradictions, TimeProvider clock) : IRequestHandler<ShowBundle, BundleSheet?>
{
    public async Task<BundleSheet?> Handle(ShowBundle request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(AttestationMail.Purpose, request.BundleId);
        var (now, links) = (clock.GetUtcNow(), db.Links.AsNoTracking());
        var (people, answers) = (db.People.AsNoTracking(), db.SignedAnswers.AsNoTracking());
        var found = await (
            from b in db.Bundles.AsNoTracking()
            join c in db.Campaigns.AsNoTracking() on b.CampaignId equals c.Id
            where b.Id == request.BundleId && b.PersonId == link.Person
            select new
            {
                Bundle = b, Campaign = c, Zone = people.Where(p => p.Id == b.PersonId).Select(p => p.TimeZone).First(),
                IsOpen = links.Any(l => l.Id == link.LinkId && l.UsedAt == null && l.RevokedAt == null && l.ExpiresAt > now),
                HasSigned = answers.Any(s => s.SignedBy == b.Email),
            }).SingleOrDefaultAsync(cancellationToken);
        if (found is not { IsOpen: true } || !found.Campaign.TakesAnswers)
        {
            return null;
        }

        var rows = await (
            from a in db.Attestations.AsNoTracking()
            join v in db.ControlVersions.AsNoTracking() on new { a.ControlId, Number = a.ControlVersion } equals new { v.ControlId, v.Number }
            where a.BundleId == request.BundleId && AttestationStates.Open.Contains(a.State)
            orderby a.ControlId
            select new { Attestation = a, Control = v }).ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return null;
        }

        link.MustReach(found.Bundle.Level);
        var (campaign, zone) = (found.Campaign, TimeZoneInfo.FindSystemTimeZoneById(found.Zone));
        var controls = rows.ConvertAll(r => r.Control);
        var last = await contradictions.LastAnswersAsync(campaign.Id, controls.ConvertAll(c => c.ControlId), cancellationToken);
        var facts = await contradictions.FactsAsync(campaign, zone, controls, last, cancellationToken);
        var evidence = await AnswerEvidence.OfAsync(db, rows.ConvertAll(r => r.Attestation.Id), cancellationToken);
        var needsBriefing = campaign.Plan is { Briefing: not null, AsksAboutControls: true } && !found.HasSigned;
        return new BundleSheet(
            found.Bundle.Id, campaign, found.Bundle.Level, campaign.StartedBy, found.Bundle.Email, zone, rows.Min(r => r.Attestation.DueAt), needsBriefing,
            [.. rows.Select(r => Item(r.Attestation, r.Control))]);

        ItemSheet Item(Attestation attestation, ControlVersion control)
        {
            var before = last.GetValueOrDefault(control.ControlId);
            IReadOnlyList<FactAgainst> against = [.. facts[control.ControlId]];
            return new ItemSheet(
                attestation, control, Statement.Text(request.Texts, campaign.Plan, control, campaign.PeriodFrom, campaign.PeriodTo), before, Difference(before?.Then, control), against,
                Questions.For(campaign.Plan, control.Content, against), [.. evidence[attestation.Id]], DraftAnswer.Read(attestation.Saved));
        }
    }

    // Everything that a signer goes by: wording, people, systems, evidence.
    static IReadOnlyList<DiffPart> Difference(ControlVersion? then, ControlVersion now)
        => then is null || then.Number == now.Number ? [] : WordDiff.Between(InWords(then.Content), InWords(now.Content)) is var parts && parts.Any(p => p.Kind is DiffKind.Added or DiffKind.Removed) ? parts : [];

    static string InWords(ControlContent c)
        => $"{c.Title}. {c.Description} Owner {c.OwnerEmail}; performer {c.PerformerEmail ?? "–"}; manager {c.ManagerEmail ?? "–"}; systems {string.Join(", ", c.Systems)}; evidence {c.Evidence ?? "–"}; {c.Frequency.Words}.";
}
