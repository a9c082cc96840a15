using AuditFlow.Attestations;
using AuditFlow.Audits;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Controls;

[OnBothDatabases]
public sealed class ControlHistoryTests(CampaignApp app) : IClassFixture<CampaignApp>
{
    [Fact]
    public async Task A_control_shows_what_was_signed_and_found_about_it_to_whoever_may_see_that()
    {
        var campaign = await app.Campaign();
        await app.Answer(await app.AttestationOf(campaign), AttestationAnswer.WithExceptions, "Two leavers kept their access for a week.");
        var finding = (await app.AttestationOf(campaign)).FindingNumber!;

        var lead = await app.Browser(Role.ComplianceLead);
        await lead.Open($"/controls/{CampaignApp.ControlId}");
        lead.Text.ShouldSatisfyAllConditions(t => t.ShouldContain(finding), t => t.ShouldContain("With exceptions"), t => t.ShouldContain(CampaignApp.Owner));

        var auditor = await app.Browser(Role.ExternalAuditor);
        await auditor.Open($"/controls/{CampaignApp.ControlId}");
        auditor.Text.ShouldSatisfyAllConditions(t => t.ShouldNotContain(finding), t => t.ShouldNotContain("With exceptions"));
    }

    [Fact]
    public async Task A_campaign_of_an_audit_that_is_abandoned_closes_with_its_gaps()
    {
        var audit = await app.AsLead.Send(new CreateAudit { Name = "Given up", Kind = AuditKind.Soc2TypeII, PeriodFrom = new(2026, 10, 1), PeriodTo = new(2027, 9, 30) });
        await app.AsLead.Send(new StartAudit { AuditId = audit });
        var campaign = await app.AsLead.Send(new StartCampaign
        {
            Name = "Of an audit", AuditId = audit, PeriodFrom = new(2026, 10, 1), PeriodTo = new(2026, 10, 31), DueOn = new(2026, 12, 5), ControlIds = [CampaignApp.ControlId],
        });
        await app.Until_idle();
        var link = app.LinkTo();

        await app.AsLead.Send(new AbandonAudit { AuditId = audit, Reason = "The customer no longer asks for this report." });
        await app.Until_idle();

        (await app.Read(db => db.Campaigns.SingleAsync(c => c.Id == campaign))).ShouldSatisfyAllConditions(
            c => c.State.ShouldBe(CampaignState.ClosedWithGaps), c => c.ClosedBecause!.ShouldContain("The audit was abandoned"));
        var owner = await app.Browser();
        await owner.Open(link);
        owner.Text.ShouldNotContain("What happened?");
    }
}
