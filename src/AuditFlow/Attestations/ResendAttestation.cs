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

/// <summary>Sends the request again with a new link. The old link ends .</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record ResendAttestation : ICommand
{
    public required Guid AttestationId { get; init; }
}

internal sealed class ResendAttestationHandler(AuditFlowDb db, AttestationMail mail, Trail trail) : IRequestHandler<ResendAttestation, Unit>
{
    public async Task<Unit> Handle(ResendAttestation request, CancellationToken cancellationToken)
    {
        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        await mail.AskAsync(attestation, cancellationToken);
        trail.Add(attestation.AuditId, "attestation-resent", $"attestation:{attestation.Id}", $"{attestation.SignerEmail} got a new link for {attestation.ControlId}; the old one ended.");
        return Unit.Value;
    }
}

/// <summary>Asks somebody else to attest instead. The link of the one before ends .</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record ReassignAttestation : ICommand
{
    public required Guid AttestationId { get; init; }

    [Required(ErrorMessage = "Name the mailbox of who should attest.")]
    [EmailAddress]
    public required string Email { get; init; }
}

internal sealed class ReassignAttestationHandler(AuditFlowDb db, AttestationMail mail, Signals signals, Trail trail) : IRequestHandler<ReassignAttestation, Unit>
{
    public async Task<Unit> Handle(ReassignAttestation request, CancellationToken cancellationToken)
    {
        var attestation = Refuse.IfMissing(await db.Attestations.AsTracking().SingleOrDefaultAsync(a => a.Id == request.AttestationId, cancellationToken), "such attestation");
        var email = request.Email.Trim().ToLowerInvariant();
        var person = Refuse.IfMissing(await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Email == email, cancellationToken), $"person {email} in the register");
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == attestation.CampaignId, cancellationToken);
        var before = attestation.SignerEmail;
        attestation.Reassign(person.Id, person.Email, Deadline.EndOf(campaign.DueOn, TimeZoneInfo.FindSystemTimeZoneById(person.TimeZone)));
        await mail.AskAsync(attestation, cancellationToken);
        signals.Raise(WaitForAttestation.TypeName, attestation.Id.ToString("D"));
        trail.Add(attestation.AuditId, "attestation-reassigned", $"attestation:{attestation.Id}", $"{attestation.ControlId} was given from {before} to {person.Email}.");
        return Unit.Value;
    }
}
