using System.ComponentModel.DataAnnotations;
using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>Lets a colleague in the register answer until a day. Who delegated stays visible everywhere .</summary>
[Allow(Permission.AnswerByLink)]
public sealed record DelegateAttestations : ICommand
{
    public required Guid BundleId { get; init; }

    public required Guid Nonce { get; init; }

    [MinLength(1, ErrorMessage = "Choose at least one control.")]
    [MaxLength(CampaignPlan.MostInABundle)]
    public required IReadOnlyList<Guid> AttestationIds { get; init; }

    [Required(ErrorMessage = "Type your colleague’s mailbox.")]
    [EmailAddress(ErrorMessage = "This is not a mailbox such as name@example.com.")]
    [MaxLength(254)]
    public required string Email { get; init; }

    /// <summary>The last day on which the colleague may answer, ending where they sit.</summary>
    public required DateOnly Until { get; init; }

    [Required(ErrorMessage = "Say in a few words why.")]
    [MaxLength(1000)]
    public required string Reason { get; init; }
}

internal sealed class DelegateAttestationsHandler(
    AuditFlowDb db, PersonalLinks links, Asking asking, Signals signals, CurrentActor current, Trail trail, TimeProvider clock) : IRequestHandler<DelegateAttestations, Unit>
{
    public async Task<Unit> Handle(DelegateAttestations request, CancellationToken cancellationToken)
    {
        var link = current.Actor.HolderOf(AttestationMail.Purpose, request.BundleId);
        await links.SpendAsync(request.Nonce, cancellationToken);
        await links.RequireOpenAsync(link.LinkId, cancellationToken);
        var bundle = await db.Bundles.AsNoTracking().SingleAsync(b => b.Id == request.BundleId, cancellationToken);
        link.MustReach(bundle.Level);
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == bundle.CampaignId, cancellationToken);

        var email = request.Email.Trim().ToLowerInvariant();
        var colleague = await db.People.AsNoTracking().SingleOrDefaultAsync(p => p.Email == email, cancellationToken)
            ?? throw new InvalidRequest([new FieldError(nameof(request.Email), AnswerTexts.Here["Fault.NotInRegister", email])]);
        if (colleague.Roles.Contains(Role.Tester) || colleague.Roles.Contains(Role.ExternalAuditor))
        {
            throw new InvalidRequest([new FieldError(nameof(request.Email), AnswerTexts.Here["Fault.Tests", email])]);
        }

        var to = new AskedPerson(colleague.Id, colleague.Email, colleague.TimeZone);
        var until = Deadline.EndOf(request.Until, to.Zone);
        if (until <= clock.GetUtcNow() || request.Until > campaign.ClosesOn)
        {
            throw new InvalidRequest([new FieldError(nameof(request.Until), AnswerTexts.Here["Fault.UntilDay", AnswerTexts.Here.Day(campaign.ClosesOn)])]);
        }

        var items = await db.Attestations.AsTracking().Where(a => a.BundleId == request.BundleId).ToListAsync(cancellationToken);
        var given = new List<Attestation>();
        foreach (var id in request.AttestationIds.Distinct())
        {
            var item = Refuse.IfMissing(items.Find(i => i.Id == id && i.IsOpen), "such request on this page");
            item.Delegate(to, until, request.Reason.Trim(), Deadline.EndOf(campaign.DueOn, to.Zone));
            given.Add(item);
            signals.Raise(WaitForAttestation.TypeName, item.Id.ToString("D"));
            trail.Add(
                item.AuditId, "attestation-delegated", $"attestation:{item.Id}", $"{link.Email} delegated {item.ControlId} to {to.Email} until {request.Until:yyyy-MM-dd}: {item.DelegatedBecause}");
        }

        await asking.AskAsync(campaign, given, null, cancellationToken);
        if (!items.Exists(i => i.IsOpen && i.BundleId == request.BundleId))
        {
            await links.UseAsync(link.LinkId, cancellationToken);
        }

        return Unit.Value;
    }
}
