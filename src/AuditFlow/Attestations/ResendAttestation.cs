using System.ComponentModel.DataAnnotations;
using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Sends the request again with a new link, for all that stands on the same page. The old link ends .</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record ResendAttestation : ICommand
{
    public required Guid AttestationId { get; init; }
}

internal sealed class ResendAttestationHandler(AuditFlowDb db, Asking asking, Trail trail) : IRequestHandler<ResendAttestation, Unit>
{
    public async Task<Unit> Handle(ResendAttestation request, CancellationToken cancellationToken)
    {
        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        Refuse.If(!attestation.IsOpen, "attestation-not-open", "This attestation is not open any more.");
        if (attestation.BundleId is { } bundle)
        {
            await asking.AskAgainAsync(await db.Bundles.AsTracking().SingleAsync(b => b.Id == bundle, cancellationToken), cancellationToken);
        }
        else
        {
            await asking.AskAsync(attestation, cancellationToken);
        }

        trail.Add(attestation.AuditId, "attestation-resent", $"attestation:{attestation.Id}", $"{attestation.SignerEmail} got a new link for {attestation.ControlId}; the old one ended.");
        return Unit.Value;
    }
}

/// <summary>Asks somebody else to attest instead: one control, or all that are open with a person who leaves. Their right to answer ends .</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record ReassignAttestations : ICommand<int>
{
    [MinLength(1, ErrorMessage = "Choose at least one request.")]
    [MaxLength(2000, ErrorMessage = "Reassign at most 2,000 requests at once.")]
    public required IReadOnlyList<Guid> AttestationIds { get; init; }

    [Required(ErrorMessage = "Name the mailbox of who should attest.")]
    [EmailAddress(ErrorMessage = "This is not a mailbox such as name@example.com.")]
    [MaxLength(254)]
    public required string Email { get; init; }

    /// <summary>Why, for the trail.</summary>
    [MaxLength(1000, ErrorMessage = "Keep the reason under 1,000 characters.")]
    public string? Reason { get; init; }
}

internal sealed class ReassignAttestationsHandler(AuditFlowDb db, Asking asking, BundleLinks links, Signals signals, Trail trail) : IRequestHandler<ReassignAttestations, int>
{
    public async Task<int> Handle(ReassignAttestations request, CancellationToken cancellationToken)
    {
        var person = Refuse.IfMissing(await asking.FindAsync(request.Email, cancellationToken), $"person {request.Email.Trim().ToLowerInvariant()} in the register");
        var roles = await db.People.Where(p => p.Id == person.Id).Select(p => p.Roles).SingleAsync(cancellationToken);
        Refuse.If(
            roles.Contains(Role.Tester) || roles.Contains(Role.ExternalAuditor), "tester-as-signer", $"{person.Email} tests controls, and whoever tests them does not answer for them. Choose somebody else.");
        var wanted = request.AttestationIds.Distinct().ToArray();
        var items = await db.Attestations.AsTracking().Where(a => wanted.Contains(a.Id)).OrderBy(a => a.CampaignId).ThenBy(a => a.ControlId).ToListAsync(cancellationToken);
        Refuse.IfMissing(items.Count == wanted.Length ? items : null, "such attestation");
        var because = string.IsNullOrWhiteSpace(request.Reason) ? "." : $": {request.Reason.Trim()}";
        var pages = items.Select(i => i.BundleId).OfType<Guid>().ToHashSet();
        foreach (var ofCampaign in items.GroupBy(i => i.CampaignId))
        {
            var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == ofCampaign.Key, cancellationToken);
            foreach (var item in ofCampaign)
            {
                var before = item.SignerEmail;
                item.Reassign(person, Deadline.EndOf(campaign.DueOn, person.Zone));
                signals.Raise(WaitForAttestation.TypeName, item.Id.ToString("D"));
                trail.Add(item.AuditId, "attestation-reassigned", $"attestation:{item.Id}", $"{item.ControlId} was given from {before} to {person.Email}{because}");
            }

            await db.SaveChangesAsync(cancellationToken);

            // Those whose turn has not come are asked by the signer before them.
            var places = await TurnsAsync(campaign, [.. ofCampaign], cancellationToken);
            await asking.AskAsync(campaign, places, null, cancellationToken);
        }

        await links.EndEmptyAsync(pages, cancellationToken);
        return items.Count;
    }

    async Task<List<Attestation>> TurnsAsync(Campaign campaign, List<Attestation> items, CancellationToken cancellationToken)
    {
        if (campaign.Plan.Order != SigningOrder.InOrder || !campaign.Plan.AsksAboutControls)
        {
            return items;
        }

        var controls = items.ConvertAll(i => i.ControlId);
        var open = await db.Attestations.Where(a => a.CampaignId == campaign.Id && controls.Contains(a.ControlId) && AttestationStates.Open.Contains(a.State))
            .Select(a => new { a.ControlId, a.Place }).ToListAsync(cancellationToken);
        return items.FindAll(i => !open.Exists(o => o.ControlId == i.ControlId && o.Place < i.Place));
    }
}
