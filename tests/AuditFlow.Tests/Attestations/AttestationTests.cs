using System.Security.Cryptography;
using System.Text;
using AuditFlow.Attestations;
using AuditFlow.Findings;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

[OnBothDatabases]
public sealed class AttestationTests(AttestationApp app) : IClassFixture<AttestationApp>
{
    [Fact]
    public async Task A_campaign_asks_each_owner_once_by_a_link_and_its_runs_wait()
    {
        var campaign = await app.Campaign("ITGC-AC-01", "ITGC-AC-02");

        var first = await app.Attestation(campaign, "ITGC-AC-01");
        first.State.ShouldBe(AttestationState.Sent);
        first.SignerEmail.ShouldBe("iam-lead@example.com");
        app.MailTo("iam-lead@example.com").ShouldContain(m => m.Subject.Contains("ITGC-AC-01") && m.Text.Contains("https://localhost/a/"));
        (await app.Read(db => db.Instances.CountAsync(i => i.CorrelationId == first.Id.ToString() && i.SubStatus == "Suspended"))).ShouldBe(1);
    }

    [Fact]
    [Trait("Rule", "R-39")]
    public async Task R39_What_was_signed_is_kept_word_for_word_with_the_hash_of_the_control()
    {
        var campaign = await app.Campaign("ITGC-AC-03");
        var attestation = await app.Attestation(campaign, "ITGC-AC-03");

        var receipt = await app.Answer(attestation, AttestationAnswer.OperatedAsDescribed);
        await app.Until_idle();

        var signed = await app.Attestation(campaign, "ITGC-AC-03");
        var kept = await app.Signed(signed);
        kept.Text.ShouldBe(receipt.SignedText);
        kept.Text.ShouldContain("ITGC-AC-03");
        kept.Text.ShouldContain(signed.ControlHash);
        kept.Hash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(kept.Text))));
        app.MailTo(signed.SignerEmail).ShouldContain(m => m.Subject.Contains(receipt.Number));
        (await app.Read(db => db.Instances.SingleAsync(i => i.CorrelationId == attestation.Id.ToString()))).SubStatus.ShouldBe("Finished");
    }

    [Fact]
    [Trait("Rule", "R-40")]
    public async Task R40_An_exception_needs_words_and_opens_a_finding_in_the_same_transaction()
    {
        var campaign = await app.Campaign("ITGC-AC-04");
        var attestation = await app.Attestation(campaign, "ITGC-AC-04");

        (await Should.ThrowAsync<InvalidRequest>(() => app.Answer(attestation, AttestationAnswer.DidNotOperate))).Errors.Single().Field.ShouldBe("Answers[0].Comment");
        (await app.Attestation(campaign, "ITGC-AC-04")).State.ShouldBe(AttestationState.Sent);
        (await app.Read(db => db.Findings.CountAsync(f => f.ControlId == "ITGC-AC-04"))).ShouldBe(0);

        var receipt = await app.Answer(attestation, AttestationAnswer.DidNotOperate, "Not reviewed since May.");
        await app.Until_idle();

        var finding = await app.Read(db => db.Findings.SingleAsync(f => f.ControlId == "ITGC-AC-04"));
        finding.Number.ShouldBe(receipt.FindingNumber);
        finding.Description.ShouldBe("Not reviewed since May.");
        (await app.Read(db => db.Instances.CountAsync(i => i.DefinitionId == "remediation" && i.CorrelationId == finding.Id.ToString()))).ShouldBe(1);
    }

    [Fact]
    public async Task A_second_answer_is_refused_and_the_first_one_stays()
    {
        var campaign = await app.Campaign("ITGC-AC-05");
        var attestation = await app.Attestation(campaign, "ITGC-AC-05");
        await app.Answer(attestation, AttestationAnswer.OperatedAsDescribed);

        await Should.ThrowAsync<Refusal>(() => app.Answer(attestation, AttestationAnswer.DidNotOperate, "No."));

        (await app.Attestation(campaign, "ITGC-AC-05")).Answer.ShouldBe(AttestationAnswer.OperatedAsDescribed);
    }

    [Fact]
    public async Task Of_many_submits_at_once_one_is_taken()
    {
        var campaign = await app.Campaign("ITGC-AC-06");
        var attestation = await app.Attestation(campaign, "ITGC-AC-06");

        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await app.Answer(attestation, AttestationAnswer.WithExceptions, $"Try {i}");
                return true;
            }
            catch (Refusal)
            {
                return false;
            }
        }));

        tries.Count(taken => taken).ShouldBe(1);
        (await app.Read(db => db.Findings.CountAsync(f => f.ControlId == "ITGC-AC-06"))).ShouldBe(1);
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_Reminders_follow_the_plan_then_the_manager_is_told_and_all_stops_with_the_answer()
    {
        var campaign = await app.Campaign("ITGC-AC-07");
        var attestation = await app.Attestation(campaign, "ITGC-AC-07");

        await app.After(TimeSpan.FromDays(15));

        var late = await app.Attestation(campaign, "ITGC-AC-07");
        late.RemindersSent.ShouldBe(4);
        late.EscalatedAt.ShouldNotBeNull();
        app.MailTo(late.ManagerEmail!).Count(m => m.Subject.Contains("Late: ITGC-AC-07")).ShouldBe(1);

        await app.Answer(late, AttestationAnswer.OperatedAsDescribed);
        await app.After(TimeSpan.FromDays(30));
        (await app.Attestation(campaign, "ITGC-AC-07")).RemindersSent.ShouldBe(4);
    }

    [Fact]
    [Trait("Rule", "R-47")]
    public async Task R47_A_campaign_closes_with_gaps_only_by_a_reason_and_its_links_end()
    {
        var campaign = await app.Campaign("ITGC-AC-08");
        var attestation = await app.Attestation(campaign, "ITGC-AC-08");

        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new CloseCampaign { CampaignId = campaign }))).Code.ShouldBe("gaps-need-a-reason");
        await app.AsLead.Send(new CloseCampaign { CampaignId = campaign, Reason = "The period is reported without it." });
        await app.Until_idle();

        (await app.Attestation(campaign, "ITGC-AC-08")).State.ShouldBe(AttestationState.NotAttested);
        (await Should.ThrowAsync<Refusal>(() => app.Answer(attestation, AttestationAnswer.OperatedAsDescribed))).Code.ShouldBe("link-over");
        (await app.Read(db => db.Instances.SingleAsync(i => i.CorrelationId == attestation.Id.ToString()))).SubStatus.ShouldBe("Finished");
    }

    [Fact]
    [Trait("Rule", "R-50")]
    public async Task R50_A_resend_gives_a_new_link_and_ends_the_old_one()
    {
        var campaign = await app.Campaign("ITGC-AC-09");
        var before = await app.Attestation(campaign, "ITGC-AC-09");
        var old = await app.Holder(before);

        await app.AsLead.Send(new ResendAttestation { AttestationId = before.Id });
        await app.Until_idle();

        (await Should.ThrowAsync<Refusal>(() => old.Send(AttestationApp.Answers(before.BundleId!.Value, new ItemAnswer { AttestationId = before.Id, Answer = AttestationAnswer.OperatedAsDescribed })))).Code.ShouldBe("link-over");
        await app.Answer(await app.Attestation(campaign, "ITGC-AC-09"), AttestationAnswer.OperatedAsDescribed);
    }

    [Fact]
    [Trait("Rule", "R-58")]
    public async Task R58_Handing_back_is_no_answer_and_tells_the_lead_who_gives_it_to_somebody_else()
    {
        var campaign = await app.Campaign("ITGC-AC-10");
        var attestation = await app.Attestation(campaign, "ITGC-AC-10");
        await (await app.Holder(attestation)).Send(new HandBackAttestations { BundleId = attestation.BundleId!.Value, AttestationIds = [attestation.Id], Nonce = Guid.CreateVersion7(), Reason = "The platform team does this now." });
        await app.Until_idle();

        var handedBack = await app.Attestation(campaign, "ITGC-AC-10");
        handedBack.IsAnswered.ShouldBeFalse();
        app.MailTo(AttestationApp.Lead).ShouldContain(m => m.Subject.Contains("Handed back: ITGC-AC-10"));

        await app.AsLead.Send(new ReassignAttestations { AttestationIds = [attestation.Id], Email = "cio@example.com" });
        await app.Until_idle();
        (await app.Attestation(campaign, "ITGC-AC-10")).SignerEmail.ShouldBe("cio@example.com");
        app.MailTo("cio@example.com").ShouldContain(m => m.Subject.Contains("Attest ITGC-AC-10"));
    }

    [Fact]
    public async Task A_form_of_another_item_is_refused()
    {
        var campaign = await app.Campaign("ITGC-AC-11", "ITGC-AC-12");
        var mine = await app.Attestation(campaign, "ITGC-AC-11");
        var other = await app.Attestation(campaign, "ITGC-AC-12");

        var holder = await app.Holder(mine);
        var refusal = await Should.ThrowAsync<Refusal>(() => holder.Send(AttestationApp.Answers(mine.BundleId!.Value, new ItemAnswer { AttestationId = other.Id, Answer = AttestationAnswer.OperatedAsDescribed })));

        refusal.Code.ShouldBe("other-item");
    }

    [Fact]
    public async Task A_campaign_of_controls_that_are_not_there_says_which_and_starts_nothing()
    {
        var before = await app.Read(db => db.Campaigns.CountAsync());

        var invalid = await Should.ThrowAsync<InvalidRequest>(() => app.Campaign("ITGC-AC-01", "NOT-01", "NOT-02"));

        invalid.Errors.Select(e => e.Message).ShouldBe(["NOT-01 is not a control in operation.", "NOT-02 is not a control in operation."]);
        (await app.Read(db => db.Campaigns.CountAsync())).ShouldBe(before);
    }

    [Theory]
    [InlineData(Role.ControlOwner)]
    [InlineData(Role.Manager)]
    [InlineData(Role.ExternalAuditor)]
    public async Task Only_the_lead_starts_a_campaign(Role role)
        => (await Should.ThrowAsync<Refusal>(() => app.As(role).Send(new StartCampaign
        {
            Name = "x", PeriodFrom = new(2026, 1, 1), PeriodTo = new(2026, 3, 31), DueOn = new(2026, 4, 15), ControlIds = ["ITGC-AC-01"],
        }))).Status.ShouldBe(403);
}
