using System.Text.RegularExpressions;
using AuditFlow.Attestations;
using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tests.Fixtures;

/// <summary>The product with the sample company in it and the drawings that it is shipped with.</summary>
public partial class AttestationApp : AuditFlowApp
{
    public const string Lead = "compliance-lead@example.com";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Send(new ImportPeople { File = Samples.People });
        await Send(new ImportControls { File = Samples.Controls });
    }

    public Sender AsLead => Sender(new PersonActor(Guid.Empty, null, Lead, [Role.ComplianceLead]));

    /// <summary>Starts a campaign for these controls, due in ten days, and lets the mail go out.</summary>
    public async Task<Guid> Campaign(params string[] controls)
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        var id = await AsLead.Send(new StartCampaign
        {
            Name = "Third quarter", PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(10), ControlIds = controls,
        });
        await Until_idle();
        return id;
    }

    internal Task<Attestation> Attestation(Guid campaign, string control)
        => Read(db => db.Attestations.AsNoTracking().SingleAsync(a => a.CampaignId == campaign && a.ControlId == control));

    /// <summary>The secret of the newest mail to a mailbox that has a link.</summary>
    internal string TokenTo(string mailbox) => Token().Match(MailTo(mailbox).Last(m => Token().IsMatch(m.Text)).Text).Groups[1].Value;

    internal Task<Bundle> BundleOf(Attestation attestation) => Read(db => db.Bundles.AsNoTracking().SingleAsync(b => b.Id == attestation.BundleId));

    /// <summary>What was signed last, word for word.</summary>
    internal Task<SignedAnswer> Signed(Attestation attestation)
        => Read(db => db.SignedAnswers.AsNoTracking().Where(s => s.AttestationId == attestation.Id).OrderByDescending(s => s.Number).FirstAsync());

    /// <summary>The signer at the page of the attestation, sure enough for any control.</summary>
    internal async Task<Sender> Holder(Attestation attestation)
    {
        var bundle = await BundleOf(attestation);
        return Sender(new LinkActor(bundle.LinkId!.Value, bundle.PersonId, bundle.Email, AttestationMail.Purpose, bundle.Id) { Level = IdentityLevel.L3, Method = "signed in" });
    }

    /// <summary>Answers as the holder of the attestation's link, without going through the page.</summary>
    internal async Task<AttestationReceipt> Answer(Attestation attestation, AttestationAnswer answer, string? comment = null)
    {
        var holder = await Holder(attestation);
        return (await holder.Send(Answers(attestation.BundleId!.Value, new ItemAnswer { AttestationId = attestation.Id, Answer = answer, Comment = comment }))).Signed.Single();
    }

    internal static AnswerAttestations Answers(Guid bundle, params ItemAnswer[] answers)
        => new() { BundleId = bundle, Nonce = Guid.CreateVersion7(), Answers = answers, TypedName = "Owner of the control", Consents = true };

    [GeneratedRegex("/a/([A-Za-z0-9_-]{43})")]
    private static partial Regex Token();
}
