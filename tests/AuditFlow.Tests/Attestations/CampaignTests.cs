using AuditFlow.Attestations;
using AuditFlow.Controls;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
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
    [Trait("Rule", "R-50")]
    public async Task R50_A_resend_long_after_the_last_day_opens_while_the_campaign_takes_answers()
    {
        var campaign = await app.Campaign();
        await app.After(TimeSpan.FromDays(60));

        await app.AsLead.Send(new ResendAttestation { AttestationId = (await app.AttestationOf(campaign)).Id });
        await app.Until_idle();
        await Answer(CampaignApp.ControlId, comment: "Late, since the owner was away.");

        (await app.AttestationOf(campaign)).IsAnswered.ShouldBeTrue();
    }

    [Fact]
    [Trait("Rule", "R-49")]
    public async Task R49_Another_signer_gets_another_link_and_the_one_before_is_shut_out()
    {
        var campaign = await app.Campaign();
        using var opened = await app.Opened();

        await app.AsLead.Send(new ReassignAttestations { AttestationIds = [(await app.AttestationOf(campaign)).Id], Email = CampaignApp.Performer });
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
    [Trait("Rule", "R-60")]
    public async Task R60_After_the_kill_no_reminder_brings_a_link_until_a_lead_sends_the_request_again()
    {
        var campaign = await app.Campaign();
        await app.AsLead.Send(new RevokeCampaignLinks { CampaignId = campaign });
        var mails = app.MailTo(CampaignApp.Owner).Count;

        await app.After(TimeSpan.FromDays(8));
        (await app.AsLead.Send(new RemindCampaign { CampaignId = campaign })).ShouldBe(0);
        await app.Until_idle();

        app.MailTo(CampaignApp.Owner).Count.ShouldBe(mails);
        (await app.Read(db => db.Links.CountAsync(l => l.RevokedAt == null))).ShouldBe(0);
        await app.AsLead.Send(new ResendAttestation { AttestationId = (await app.AttestationOf(campaign)).Id });
        await app.Until_idle();
        await Answer(CampaignApp.ControlId);
        (await app.AttestationOf(campaign)).IsAnswered.ShouldBeTrue();
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

        await browser.Submit("Close with 1 gap");
        browser.Text.ShouldContain("Say why");
        await browser.Submit("Close with 1 gap", ("reason", "The owner left the company."));

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
        var offered = browser.Page.QuerySelectorAll("input[name='Form.Without']").Length;
        offered.ShouldBeGreaterThan(1);

        await browser.Submit("Ask now", ("Form.Name", "Page test"));

        browser.Address.AbsolutePath.ShouldStartWith("/campaigns/");
        browser.Text.ShouldContain($"0 of {offered}");
        await app.Until_idle();
        (await app.Read(db => db.Attestations.CountAsync(a => a.State == AttestationState.Sent))).ShouldBe(offered);
    }

    [Fact]
    public async Task A_draft_keeps_the_filter_and_what_was_taken_out_and_both_can_be_changed_before_launch()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/campaigns/new?key=yes&level=ITGC");
        var fitting = browser.Page.QuerySelectorAll("input[name='Form.Without']").Length;

        await browser.Submit("Look it over", ("Form.Name", "Filtered"), ("Form.Without", CampaignApp.ControlId));

        browser.Text.ShouldContain($"key controls; level IT general control; without {CampaignApp.ControlId}: {fitting - 1} controls as of now");
        await browser.Follow("Change");
        browser.Page.QuerySelector($"input[value='{CampaignApp.ControlId}']")!.HasAttribute("checked").ShouldBeTrue("what was taken out stays in view");
        var frequency = await app.Read(db => db.CurrentControls.Where(c => c.Control.ControlId == "ITGC-AC-02").Select(c => c.Version.Content.Frequency).SingleAsync());
        await browser.Submit("Filter", ("level", ""), ("frequency", frequency.ToString()), ("only", "ITGC-AC-02"));
        await browser.Submit("Keep this choice");

        browser.Text.ShouldContain($"key controls; frequency {frequency.Words}; only ITGC-AC-02: 1 control as of now");
        var scope = await app.Read(db => db.Campaigns.Where(c => c.Name == "Filtered").Select(c => c.Scope).SingleAsync());
        scope.ControlIds.ShouldBe(["ITGC-AC-02"]);
    }

    [Fact]
    public async Task The_register_is_filtered_by_framework_process_system_owner_frequency_and_ids()
    {
        var all = await app.Read(db => db.CurrentControls.Where(c => c.Control.RetiredOn == null).Select(c => c.Version).ToListAsync());
        var one = all.Single(v => v.ControlId == CampaignApp.ControlId).Content;
        await Leaves(new CampaignScope { System = one.Systems[0] }, c => c.Systems.Contains(one.Systems[0]));
        await Leaves(new CampaignScope { Owner = one.OwnerEmail }, c => c.OwnerEmail == one.OwnerEmail);
        await Leaves(new CampaignScope { Process = one.Process, Frequency = one.Frequency }, c => c.Process == one.Process && c.Frequency == one.Frequency);
        await Leaves(new CampaignScope { Framework = "soc2-tsc-2017", IsKey = false }, c => !c.IsKey && c.Mappings.Any(m => m.StartsWith("soc2-tsc-2017/", StringComparison.Ordinal)));
        (await app.AsLead.Send(ChooseControls.In(new CampaignScope { ControlIds = [CampaignApp.ControlId, "NO-SUCH"] }, null))).Missing.ShouldBe(["NO-SUCH"]);

        async Task Leaves(CampaignScope scope, Func<ControlContent, bool> fits)
        {
            var found = await app.AsLead.Send(ChooseControls.In(scope, null));
            found.Controls.Select(c => c.ControlId).ShouldBe(all.Where(v => fits(v.Content)).Select(v => v.ControlId), ignoreOrder: true);
            found.Controls.ShouldNotBeEmpty();
            (await app.AsLead.Send(ChooseControls.In(scope with { Without = [found.Controls[0].ControlId] }, null))).Controls.Count.ShouldBe(found.Controls.Count - 1);
        }
    }

    [Fact]
    public async Task Requests_change_hands_in_bulk_after_the_count_was_seen()
    {
        var campaign = await app.Campaign("ITGC-AC-01", "ITGC-AC-02");
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/campaigns/{campaign}?show=Open");

        await browser.Submit("Do it", ("all", "true"), ("verb", "reassign"), ("email", CampaignApp.Performer));
        browser.Text.ShouldContain($"Give 2 requests to {CampaignApp.Performer}?");
        (await app.AttestationOf(campaign)).SignerEmail.ShouldBe(CampaignApp.Owner, "nothing has changed yet");
        await browser.Submit("Give 2 requests", ("reason", "She left in October."));

        browser.Text.ShouldContain("2 requests given to");
        (await app.AttestationOf(campaign)).SignerEmail.ShouldBe(CampaignApp.Performer);
        (await app.Read(db => db.TrailEntries.CountAsync(e => e.What == "attestation-reassigned" && e.Sentence.Contains("She left in October.")))).ShouldBe(2);
    }

    [Fact]
    public async Task The_export_holds_every_row_however_many_batches_that_takes()
    {
        var campaign = await app.Campaign("ITGC-AC-01", "ITGC-AC-02", "ITGC-AC-03");
        var first = await app.AttestationOf(campaign);
        var people = await app.Read(db => db.Attestations.Where(a => a.CampaignId == campaign).Select(a => new { a.SignerId, a.SignerEmail }).FirstAsync());
        await app.Inside(services => services.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                var db = services.GetRequiredService<AuditFlowDb>();
                var opened = await db.Campaigns.SingleAsync(c => c.Id == campaign);
                for (var place = 1; place <= ExportCampaignHandler.Batch + 200; place++)
                {
                    db.Attestations.Add(Attestation.Ask(
                        Guid.CreateVersion7(), opened, new AskedControl(first.ControlId, first.ControlVersion, first.ControlHash, null), place, new AskedPerson(people.SignerId, people.SignerEmail, "UTC"), first.DueAt,
                        first.Level));
                }

                return true;
            },
            CancellationToken.None));
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/campaigns/{campaign}?handler=Csv");

        browser.Status.ShouldBe(System.Net.HttpStatusCode.OK);
        var lines = browser.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(1 + 3 + ExportCampaignHandler.Batch + 200);
        lines[0].TrimStart('\ufeff').ShouldStartWith("ControlId,Title");
        lines.Count(l => l.StartsWith("ITGC-AC-03,", StringComparison.Ordinal)).ShouldBe(1);
        browser.Body.LastIndexOf('\ufeff').ShouldBeLessThan(1, "the mark stands at the beginning alone");
        await browser.Open($"/campaigns/{campaign}?show=Signed&handler=Csv");
        browser.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1, "the filter holds for the file");
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
        browser.Text.ShouldContain("A reminder is on its way to 1 person");
        await browser.Open($"/attestations/{(await app.AttestationOf(campaign)).Id}");
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
        var (attestation, bundle) = await app.AttestationOf(campaign) is var asked ? (asked.Id, asked.BundleId!.Value) : default;
        foreach (var role in Enum.GetValues<Role>().Except([Role.ComplianceLead]))
        {
            await Refused(app.As(role).Send(new StartCampaign { Name = "x", PeriodFrom = new(2026, 1, 1), PeriodTo = new(2026, 2, 1), DueOn = new(2026, 12, 1), ControlIds = ["ITGC-AC-01"] }));
            await Refused(app.As(role).Send(new ResendAttestation { AttestationId = attestation }));
            await Refused(app.As(role).Send(new RevokeCampaignLinks { CampaignId = campaign }));
            await Refused(app.As(role).Send(new CloseCampaign { CampaignId = campaign }));
        }

        foreach (var role in Enum.GetValues<Role>())
        {
            await Refused(app.As(role).Send(AttestationApp.Answers(bundle, new ItemAnswer { AttestationId = attestation, Answer = AttestationAnswer.OperatedAsDescribed })));
        }

        var other = new LinkActor(Guid.CreateVersion7(), Guid.CreateVersion7(), "x@example.com", "attestation", Guid.CreateVersion7());
        var form = AttestationApp.Answers(bundle, new ItemAnswer { AttestationId = attestation, Answer = AttestationAnswer.OperatedAsDescribed });
        await Refused(app.Sender(other).Send(form));
        await Refused(app.Sender(other with { Purpose = "task", ItemId = bundle }).Send(form));

        static async Task Refused(Task sending) => (await Should.ThrowAsync<Refusal>(() => sending)).Status.ShouldBe(403);
    }
}
