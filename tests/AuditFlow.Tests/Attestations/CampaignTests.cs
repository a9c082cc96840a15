using AuditFlow.Attestations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

[OnBothDatabases]
public sealed class CampaignTests : IAsyncLifetime
{
    readonly CampaignApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task Answer(string control, string answer = "OperatedAsDescribed", string comment = "")
    {
        var owner = await app.Read(db => db.Attestations.OrderByDescending(a => a.Id).Where(a => a.ControlId == control).Select(a => a.SignerEmail).FirstAsync());
        using var browser = await app.Opened(owner, control);
        await browser.Submit("Sign and send", CampaignApp.Filled(answer, comment));
        await app.Until_idle();
    }

    [Fact]
    [Trait("Rule", "R-57")]
    public async Task R57_The_mail_says_who_asks_what_and_by_when_and_nothing_of_the_statement()
    {
        var campaign = await app.Campaign();
        var attestation = await app.AttestationOf(campaign);
        var text = await app.Read(db => db.Set<AuditFlow.Controls.ControlVersion>().SingleAsync(v => v.ControlId == attestation.ControlId && v.Number == attestation.ControlVersion));

        var mail = app.MailTo(CampaignApp.Owner).ShouldHaveSingleItem();

        mail.Subject.ShouldContain(CampaignApp.ControlId);
        foreach (var part in new[] { mail.Text, mail.Html })
        {
            part.ShouldContain(CampaignApp.Lead);
            part.ShouldContain(CampaignApp.ControlId);
            part.ShouldContain("/a/");
            part.ShouldNotContain(text.Content.Description[..30]);
            part.ShouldNotContain("<img");
        }

        attestation.State.ShouldBe(AttestationState.Sent);
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_Reminders_come_by_plan_then_the_manager_hears_and_all_of_it_stops_with_the_answer()
    {
        var campaign = await app.Campaign();
        await app.After(TimeSpan.FromDays(7));
        var before = app.MailTo(CampaignApp.Owner).Count;
        before.ShouldBeGreaterThan(1);

        await app.After(TimeSpan.FromDays(8));
        app.MailTo(CampaignApp.Manager).ShouldContain(m => m.Subject.Contains("Late", StringComparison.Ordinal));
        (await app.AttestationOf(campaign)).EscalatedAt.ShouldNotBeNull();

        await app.AsLead.Send(new ResendAttestation { AttestationId = (await app.AttestationOf(campaign)).Id });
        await app.Until_idle();
        await Answer(CampaignApp.ControlId);
        var after = app.AllMail().Count();
        await app.After(TimeSpan.FromDays(30));
        app.AllMail().Count().ShouldBe(after);
    }

    [Fact]
    [Trait("Rule", "R-50")]
    public async Task R50_A_resend_gives_a_new_link_and_ends_the_old_one()
    {
        var campaign = await app.Campaign();
        var old = app.LinkTo();
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        await app.AsLead.Send(new ResendAttestation { AttestationId = (await app.AttestationOf(campaign)).Id });
        await app.Until_idle();

        using var browser = await app.Browser();
        (await browser.Open(old)).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        app.LinkTo().ShouldNotBe(old);
        (await browser.Open(app.LinkTo())).Status.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    [Trait("Rule", "R-49")]
    public async Task R49_Another_signer_gets_another_link_and_the_one_before_is_shut_out()
    {
        var campaign = await app.Campaign();
        using var opened = await app.Opened();

        await app.AsLead.Send(new ReassignAttestation { AttestationId = (await app.AttestationOf(campaign)).Id, Email = CampaignApp.Performer });
        await app.Until_idle();

        await opened.Submit("Sign and send", CampaignApp.Filled("OperatedAsDescribed"));
        ((int)opened.Status).ShouldBe(404);
        (await app.AttestationOf(campaign)).IsAnswered.ShouldBeFalse();
        using var browser = await app.Opened(CampaignApp.Performer);
        await browser.Submit("Sign and send", CampaignApp.Filled("OperatedAsDescribed"));
        (await app.AttestationOf(campaign)).SignerEmail.ShouldBe(CampaignApp.Performer);
        (await app.AttestationOf(campaign)).IsAnswered.ShouldBeTrue();
    }

    [Fact]
    [Trait("Rule", "R-60")]
    public async Task R60_All_open_links_of_a_campaign_end_at_once_and_answers_stay()
    {
        var campaign = await app.Campaign("ITGC-AC-01", "ITGC-AC-02");
        await Answer("ITGC-AC-02");

        (await app.AsLead.Send(new RevokeCampaignLinks { CampaignId = campaign })).ShouldBe(1);

        using var browser = await app.Browser();
        (await browser.Open(app.LinkTo())).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await app.AttestationOf(campaign, "ITGC-AC-02")).IsAnswered.ShouldBeTrue();
    }

    [Fact]
    [Trait("Rule", "R-47")]
    public async Task R47_A_campaign_closes_with_gaps_only_by_a_named_decision()
    {
        var campaign = await app.Campaign("ITGC-AC-01", "ITGC-AC-02");
        await Answer("ITGC-AC-02");
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/campaigns/{campaign}");
        browser.Text.ShouldContain("1 of 2");

        await browser.Submit("Close with 1 gaps");
        browser.Text.ShouldContain("Say why");
        await browser.Submit("Close with 1 gaps", ("reason", "The owner left the company."));

        browser.Text.ShouldContain("Closed with gaps");
        browser.Text.ShouldContain("Not attested");
        browser.Text.ShouldContain("The owner left the company.");
        (await browser.Open(app.LinkTo())).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_occurrence_is_issued_once_even_when_asked_for_at_once()
    {
        var request = new StartCampaign
        {
            Name = "Raced", PeriodFrom = new(2026, 7, 1), PeriodTo = new(2026, 9, 30), DueOn = new(2026, 11, 30), ControlIds = [CampaignApp.ControlId], OccurrenceKey = "schedule@2026-10-01",
        };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await app.Send(request);
                return true;
            }
            catch (Exception exception) when (exception is DbUpdateException or Refusal)
            {
                return false;
            }
        }));

        outcomes.Count(issued => issued).ShouldBe(1);
        (await app.Read(db => db.Campaigns.CountAsync(c => c.OccurrenceKey == "schedule@2026-10-01"))).ShouldBe(1);
    }

    [Fact]
    public async Task The_lead_asks_from_the_page_for_the_controls_that_a_filter_leaves()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/campaigns/new?level=ITGC&key=yes");
        var offered = browser.Page.QuerySelectorAll("input[name='Form.ControlIds']").Length;
        offered.ShouldBeGreaterThan(1);

        await browser.Submit("Ask now", ("Form.Name", "Page test"));

        browser.Address.AbsolutePath.ShouldStartWith("/campaigns/");
        browser.Text.ShouldContain($"0 of {offered}");
        await app.Until_idle();
        (await app.Read(db => db.Attestations.CountAsync(a => a.State == AttestationState.Sent))).ShouldBe(offered);
    }

    [Fact]
    public async Task The_lead_plans_campaigns_from_the_page_and_a_wrong_expression_is_said_at_the_form()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/campaigns/new?key=yes");

        await browser.Submit("Plan by schedule", ("Form.Name", "Monthly"), ("Form.Cron", "every day"));
        browser.Text.ShouldContain("is not a cron expression");
        await browser.Submit("Plan by schedule", ("Form.Name", "Monthly"), ("Form.Cron", "0 0 9 1 * ?"));

        browser.Address.AbsolutePath.ShouldBe("/campaigns");
        browser.Text.ShouldContain("Monthly");
    }

    [Fact]
    public async Task The_page_of_a_campaign_shows_numbers_filters_and_what_was_answered_with_no()
    {
        var campaign = await app.Campaign("ITGC-AC-01", "ITGC-AC-02", "ITGC-AC-03");
        await Answer("ITGC-AC-02", "DidNotOperate", "Nobody did it in August.");
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open($"/campaigns/{campaign}?show=Exceptions");

        browser.Text.ShouldContain("1 of 3");
        browser.Text.ShouldContain("Nobody did it in August.");
        browser.Page.QuerySelectorAll("table.cards tbody tr").Length.ShouldBe(1);
        await browser.Open("/campaigns");
        browser.Text.ShouldContain("1 of 3");
    }

    [Fact]
    public async Task A_lead_reminds_resends_and_asks_somebody_else_from_the_page()
    {
        var campaign = await app.Campaign();
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/campaigns/{campaign}");

        await browser.Submit("Remind everybody who is open");
        browser.Text.ShouldContain("1 reminders are on their way");
        await browser.Submit("Send a new link");
        browser.Text.ShouldContain("A new link is on its way");
        await browser.Submit("Ask this person", ("email", "nobody@example.com"));
        browser.Text.ShouldContain("There is no person nobody@example.com");
        await browser.Submit("Ask this person", ("email", CampaignApp.Performer));

        browser.Text.ShouldContain(CampaignApp.Performer);
        await app.Until_idle();
        app.MailTo(CampaignApp.Performer).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Who_may_not_is_refused()
    {
        var campaign = await app.Campaign();
        var attestation = (await app.AttestationOf(campaign)).Id;
        foreach (var role in Enum.GetValues<Role>().Except([Role.ComplianceLead]))
        {
            await Refused(app.As(role).Send(new StartCampaign { Name = "x", PeriodFrom = new(2026, 1, 1), PeriodTo = new(2026, 2, 1), DueOn = new(2026, 12, 1), ControlIds = ["ITGC-AC-01"] }));
            await Refused(app.As(role).Send(new ResendAttestation { AttestationId = attestation }));
            await Refused(app.As(role).Send(new RevokeCampaignLinks { CampaignId = campaign }));
            await Refused(app.As(role).Send(new CloseCampaign { CampaignId = campaign }));
        }

        foreach (var role in Enum.GetValues<Role>())
        {
            await Refused(app.As(role).Send(new AnswerAttestation
            {
                AttestationId = attestation, Nonce = Guid.CreateVersion7(), Answer = AttestationAnswer.OperatedAsDescribed, TypedName = "x", Consents = true,
            }));
        }

        var other = new LinkActor(Guid.CreateVersion7(), Guid.CreateVersion7(), "x@example.com", "attestation", Guid.CreateVersion7());
        await Refused(app.Sender(other).Send(new ViewAttestation { AttestationId = attestation }));
        await Refused(app.Sender(other with { Purpose = "task", ItemId = attestation }).Send(new ViewAttestation { AttestationId = attestation }));

        static async Task Refused(Task sending) => (await Should.ThrowAsync<Refusal>(() => sending)).Status.ShouldBe(403);
    }
}
