using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Workflows;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>"This is not mine": nothing counts as answered, the lead is told. What was delegated goes back to whoever delegated it .</summary>
internal sealed class HandingBack(AuditFlowDb db, AttestationMail mail, Asking asking, BundleLinks links, Signals signals, Trail trail, TimeProvider clock)
{
    public async Task DoAsync(Attestation attestation, string reason, CancellationToken cancellationToken)
    {
        trail.Add(attestation.AuditId, "attestation-handed-back", $"attestation:{attestation.Id}", $"{attestation.SignerEmail} handed {attestation.ControlId} back: {reason}");
        if (attestation.DelegatedById is not null)
        {
            await EndDelegationAsync(attestation, isAnswering: true, cancellationToken);
        }
        else
        {
            await mail.HandedBackAsync(attestation, reason, cancellationToken);
            attestation.HandBack(reason, clock.GetUtcNow());
        }

        signals.Raise(WaitForAttestation.TypeName, attestation.Id.ToString("D"));
    }

    /// <summary>Asks the delegator again, whose link ended when they delegated.</summary>
    /// <param name="attestation">Delegated, tracked.</param>
    /// <param name="isAnswering">The colleague is at the page: its link is used up by what they do, not taken back.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task EndDelegationAsync(Attestation attestation, bool isAnswering, CancellationToken cancellationToken)
    {
        var delegator = attestation.DelegatedById!.Value;
        var person = await db.People.Where(p => p.Id == delegator).Select(p => new AskedPerson(p.Id, p.Email, p.TimeZone)).SingleAsync(cancellationToken);
        var dueOn = await db.Campaigns.Where(c => c.Id == attestation.CampaignId).Select(c => c.DueOn).SingleAsync(cancellationToken);
        var (bundle, colleague) = (attestation.BundleId, attestation.SignerEmail);
        attestation.EndDelegation(person, Deadline.EndOf(dueOn, person.Zone));
        if (!isAnswering)
        {
            await db.SaveChangesAsync(cancellationToken);
            await links.EndEmptyAsync(bundle is { } page ? [page] : [], cancellationToken);
        }

        await asking.AskAsync(attestation, cancellationToken);
        trail.Add(attestation.AuditId, "delegation-ended", $"attestation:{attestation.Id}", $"{attestation.ControlId} went back from {colleague} to {person.Email}.");
    }
}
