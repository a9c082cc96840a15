using System.Net;
using AuditFlow.Attestations;
using AuditFlow.Controls;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

/// <summary>A campaign from its draft to its opening: what it would do, what stands in the way, now or at a planned time, or not at all.</summary>
[OnBothDatabases]
public sealed class BeforeLaunchTests : IAsyncLifetime
{
    readonly QuarterApp app = new();

    DateOnly Today => DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_page_says_who_would_be_asked_for_how_much_at_which_level_and_by_when_and_asks_nobody()
    {
        var draft = await Draft(["ITGC-AC-01", "ITGC-AC-03"]);
        using var lead = await app.Browser(Role.ComplianceLead);

        await lead.Open($"/campaigns/{draft}/plan");

        lead.Text.ShouldContain("Requests 2");
        lead.Text.ShouldContain("To one person");
        var row = lead.Page.QuerySelectorAll("table tbody tr").Single();
        row.QuerySelector("th")!.TextContent.ShouldBe(CampaignApp.Owner);
        row.TextContent.ShouldContain("23:59");
        (await Asked()).ShouldBe((0, 0));
        lead.Page.QuerySelectorAll("button").ShouldContain(b => b.TextContent.Contains("Ask one person now", StringComparison.Ordinal));
        lead.Text.ShouldContain($"A reminder, in the morning{Today.AddDays(13):ddd d MMM yyyy}");
    }

    [Fact]
    public async Task Everything_in_the_way_is_said_by_name_and_the_launch_is_refused_and_leaves_nothing()
    {
        var draft = await Draft(["ITGC-AC-01", "NONE-1", "NONE-2"]);
        using var lead = await app.Browser(Role.ComplianceLead);

        await lead.Open($"/campaigns/{draft}/plan");

        lead.Text.ShouldContain("NONE-1 is not a control in operation.");
        lead.Text.ShouldContain("NONE-2 is not a control in operation.");
        lead.Page.QuerySelectorAll("button").ShouldNotContain(b => b.TextContent.Contains("now", StringComparison.Ordinal));
        (await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(new LaunchCampaign { CampaignId = draft }))).Errors.Count.ShouldBe(2);
        (await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(new LaunchCampaign { CampaignId = draft, At = app.Clock.GetUtcNow().AddDays(1) }))).Errors.Count.ShouldBe(2);
        (await Asked()).ShouldBe((0, 0));
        (await Campaign(draft)).State.ShouldBe(CampaignState.Draft);
    }

    [Fact]
    public async Task However_much_stands_in_the_way_the_page_says_the_first_and_counts_the_rest()
    {
        var draft = await Draft([.. Enumerable.Range(1, 70).Select(n => $"NONE-{n:D2}")]);
        using var lead = await app.Browser(Role.ComplianceLead);

        await lead.Open($"/campaigns/{draft}/plan");

        lead.Text.ShouldContain("NONE-50 is not a control in operation.");
        lead.Text.ShouldNotContain("NONE-51");
        lead.Text.ShouldContain("and 20 more in the way");
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_Whoever_lacks_the_account_that_the_level_needs_is_named_before_launch()
    {
        var draft = await Draft(["ITGC-AC-01"], new CampaignPlan { AtLeast = IdentityLevel.L3 });
        using var lead = await app.Browser(Role.ComplianceLead);

        await lead.Open($"/campaigns/{draft}/plan");

        lead.Text.ShouldContain($"{CampaignApp.Owner} has to be signed in for this, and has no account yet.");
    }

    [Fact]
    public async Task Whoever_would_have_too_much_on_the_desk_is_named_with_what_is_open_from_before()
    {
        var all = await app.Read(db => db.Set<Control>().OrderBy(c => c.ControlId).Select(c => c.ControlId).ToListAsync());
        await app.Campaign([.. all]);
        var busiest = await app.Read(db => db.Attestations.GroupBy(a => a.SignerEmail).OrderByDescending(g => g.Count()).Select(g => new { g.Key, Count = g.Count() }).FirstAsync());
        await app.AsLead.Send(new ReassignAttestations { AttestationIds = await app.Read(db => db.Attestations.Where(a => a.SignerEmail != CampaignApp.Owner).Take(26).Select(a => a.Id).ToListAsync()), Email = CampaignApp.Owner });
        var draft = await Draft(["ITGC-AC-01"]);
        using var lead = await app.Browser(Role.ComplianceLead);
        var open = await app.Read(db => db.Attestations.CountAsync(a => a.SignerEmail == CampaignApp.Owner));

        await lead.Open($"/campaigns/{draft}/plan");

        busiest.Count.ShouldBeLessThan(26);
        lead.Text.ShouldContain($"{CampaignApp.Owner} would have {open + 1} open requests, {open} of them from before.");
    }

    [Fact]
    public async Task A_test_mail_of_the_week_before_shows_nothing_of_today()
    {
        var draft = await Draft(["ITGC-AC-01"]);
        using var lead = await app.Browser(Role.ComplianceLead);
        await lead.Open($"/campaigns/{draft}/plan");
        await lead.Submit("Send me a test mail");
        lead.Text.ShouldNotContain("test mail first");

        app.Clock.Advance(TimeSpan.FromDays(8));
        using var later = await app.Browser(Role.ComplianceLead);
        await later.Open($"/campaigns/{draft}/plan");
        later.Text.ShouldContain("Send yourself a test mail first.");
    }

    [Fact]
    public async Task Whether_mail_leaves_is_seen_from_what_left_or_failed_lately_and_tried_with_a_button()
    {
        var draft = await Draft(["ITGC-AC-01"]);
        using var lead = await app.Browser(Role.ComplianceLead);
        await lead.Open($"/campaigns/{draft}/plan");
        lead.Text.ShouldContain("Send yourself a test mail first.");

        await lead.Submit("Send me a test mail");
        lead.Text.ShouldContain("A test mail for compliancelead@example.com was taken.");
        lead.Text.ShouldNotContain("test mail first");
        app.Sink.Mails.Count.ShouldBe(1);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        app.Sink.Answer = line => line.StartsWith("MAIL FROM", StringComparison.Ordinal) ? "550 5.7.1 sender not allowed here" : null;
        await lead.Submit("Send me a test mail");
        lead.Text.ShouldContain("sender not allowed here");
        lead.Text.ShouldContain("did not take the last test mail, and no mail has left since");
        (await app.Read(db => db.TrailEntries.Where(t => t.What.StartsWith("test-mail")).Select(t => t.What).ToListAsync())).ShouldBe(["test-mail-taken", "test-mail-refused"], ignoreOrder: true);

        app.Sink.Answer = line => line.StartsWith("RCPT TO", StringComparison.Ordinal) ? "451 4.3.0 try later" : null;
        await app.Campaign("ITGC-AC-03");
        await lead.Open($"/campaigns/{draft}/plan");
        lead.Text.ShouldContain("1 mail could not be sent so far and will be tried again.");

        app.Sink.Answer = _ => null;
        await app.After(TimeSpan.FromHours(6));
        await lead.Open($"/campaigns/{draft}/plan");
        lead.Text.ShouldNotContain("test mail first");
        lead.Text.ShouldNotContain("could not be sent");
    }

    [Fact]
    public async Task A_campaign_opens_by_itself_at_its_planned_time_and_asks_for_the_controls_of_that_day()
    {
        var draft = await Draft(scope: new CampaignScope { Owner = CampaignApp.Owner });
        var before = await Owned();
        using var lead = await app.Browser(Role.ComplianceLead);
        await lead.Open($"/campaigns/{draft}/plan");
        await lead.Submit("Plan the opening", ("at", "2020-01-01T09:00"));
        lead.Text.ShouldContain("This time has passed.");
        await lead.Submit("Plan the opening", ("at", $"{app.Clock.GetUtcNow().AddDays(3):yyyy-MM-ddTHH:mm}"));
        lead.Text.ShouldContain("The campaign opens by itself at");
        (await Campaign(draft)).State.ShouldBe(CampaignState.Scheduled);

        await app.After(TimeSpan.FromDays(2));
        (await Asked()).ShouldBe((0, 0));
        await app.Send(new ImportControls { File = Without("ITGC-AC-03"), RetireMissing = true, RetiredOn = Today });
        await app.After(TimeSpan.FromDays(2));

        before.ShouldContain("ITGC-AC-03");
        (await Campaign(draft)).State.ShouldBe(CampaignState.Open);
        (await app.Read(db => db.Attestations.Select(a => a.ControlId).ToListAsync())).ShouldBe(before.Where(c => c != "ITGC-AC-03"), ignoreOrder: true);
        app.Letters().ShouldContain(m => m.To.Contains(CampaignApp.Owner, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_fails_at_the_planned_time_is_an_incident_that_says_why_and_the_opening_is_tried_again_when_it_is_mended()
    {
        var draft = await Draft(["ITGC-AC-03"]);
        await app.AsLead.Send(new LaunchCampaign { CampaignId = draft, At = app.Clock.GetUtcNow().AddDays(1) });
        await app.Send(new ImportControls { File = Without("ITGC-AC-03"), RetireMissing = true, RetiredOn = Today });

        await app.After(TimeSpan.FromDays(2));

        (await Asked()).ShouldBe((0, 0));
        (await Campaign(draft)).State.ShouldBe(CampaignState.Scheduled);
        var run = await app.Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.DefinitionId == CampaignOpening.CampaignDrawing));
        run.SubStatus.ShouldBe("Faulted");
        using var lead = await app.Browser(Role.ComplianceLead);
        await lead.Open($"/workflows/runs/{run.Id}");
        lead.Text.ShouldContain("ITGC-AC-03 is not a control in operation.");

        await app.Send(new ImportControls { File = Samples.Controls });
        await lead.Submit("Try the step again", ("Reason", "It is back in the register."));
        await app.Until_idle();

        (await Campaign(draft)).State.ShouldBe(CampaignState.Open);
        (await Asked()).Items.ShouldBe(1);
    }

    [Fact]
    public async Task A_planned_opening_can_be_moved_taken_back_and_the_draft_thrown_away()
    {
        var draft = await Draft(["ITGC-AC-01"]);
        await app.AsLead.Send(new LaunchCampaign { CampaignId = draft, At = app.Clock.GetUtcNow().AddDays(1) });
        await app.AsLead.Send(new LaunchCampaign { CampaignId = draft, At = app.Clock.GetUtcNow().AddDays(5) });
        await app.After(TimeSpan.FromDays(3));
        (await Asked()).ShouldBe((0, 0), "it was moved");

        using (var then = await app.Browser(Role.ComplianceLead))
        {
            await then.Open($"/campaigns/{draft}/plan");
            await then.Submit("Do not open by itself");
            then.Text.ShouldContain("The campaign is a draft again.");
        }

        await app.After(TimeSpan.FromDays(5));
        (await Asked()).ShouldBe((0, 0), "it was taken back");
        (await app.Read(db => db.Instances.CountAsync(i => i.DefinitionId == CampaignOpening.CampaignDrawing && i.SubStatus == "Suspended"))).ShouldBe(0);

        using var lead = await app.Browser(Role.ComplianceLead);
        await lead.Open($"/campaigns/{draft}/plan");
        await lead.Submit("Throw the draft away");
        lead.Text.ShouldContain("The draft was thrown away.");
        (await app.Read(db => db.Campaigns.CountAsync())).ShouldBe(0);
        (await lead.Open($"/campaigns/{draft}/plan")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_scheduled_campaign_that_is_launched_early_asks_once()
    {
        var draft = await Draft(["ITGC-AC-01"]);
        await app.AsLead.Send(new LaunchCampaign { CampaignId = draft, At = app.Clock.GetUtcNow().AddDays(2) });
        await app.Until_idle();
        using var lead = await app.Browser(Role.ComplianceLead);
        await lead.Open($"/campaigns/{draft}/plan");

        await lead.Submit("Ask one person now");
        await app.After(TimeSpan.FromDays(3));

        lead.Address.AbsolutePath.ShouldBe($"/campaigns/{draft}");
        (await Asked()).Items.ShouldBe(1);
        app.Letters().Count(m => m.To.Contains(CampaignApp.Owner, StringComparison.Ordinal)).ShouldBe(1);
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new LaunchCampaign { CampaignId = draft }))).Code.ShouldBe("campaign-opened");
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new DiscardCampaign { CampaignId = draft }))).Code.ShouldBe("campaign-not-a-draft");
    }

    [Fact]
    public async Task A_template_is_made_changed_and_retired_on_its_page_and_what_began_by_it_stays_as_it_was()
    {
        using var lead = await app.Browser(Role.ComplianceLead);
        await lead.Open("/campaigns/templates");
        await lead.Submit("Keep", ("Name", ""));
        lead.Status.ShouldBe(HttpStatusCode.BadRequest);
        lead.Text.ShouldContain("Give the template a name.");
        await lead.Submit("Keep", ("Name", "Quarterly"), ("Plan.DaysToClose", "3"));
        lead.Text.ShouldContain("“Quarterly” is kept.");
        var draft = await Draft(["ITGC-AC-01"]);
        await lead.Open($"/campaigns/{draft}/plan");
        await lead.Follow("Use “Quarterly”");
        await lead.Submit("Save the draft");
        (await Campaign(draft)).Plan.DaysToClose.ShouldBe(3);

        await lead.Open("/campaigns/templates");
        await lead.Follow("Quarterly");
        await lead.Submit("Keep", ("Plan.DaysToClose", "30"));
        (await Campaign(draft)).Plan.DaysToClose.ShouldBe(3, "it began by the template as it was");
        await lead.Submit("Retire Quarterly");

        lead.Text.ShouldContain("No template yet");
        await lead.Open($"/campaigns/{draft}/plan");
        lead.Text.ShouldNotContain("Use “Quarterly”");
        (await Campaign(draft)).Template.ShouldBe("Quarterly");
    }

    [Fact]
    public async Task A_closed_campaign_is_archived_out_of_the_list_and_found_there_by_its_state()
    {
        var campaign = await app.Campaign("ITGC-AC-01");
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new ArchiveCampaign { CampaignId = campaign }))).Code.ShouldBe("campaign-not-closed");
        await app.AsLead.Send(new CloseCampaign { CampaignId = campaign, Reason = "The owner left." });
        using var lead = await app.Browser(Role.ComplianceLead);

        await lead.Open($"/campaigns/{campaign}");
        await lead.Submit("Archive");
        await lead.Open("/campaigns");
        lead.Page.QuerySelectorAll($"a[href='/campaigns/{campaign}']").ShouldBeEmpty();
        await lead.Open("/campaigns?state=Archived");

        lead.Page.QuerySelectorAll($"a[href='/campaigns/{campaign}']").ShouldNotBeEmpty();
    }

    Task<Guid> Draft(IReadOnlyList<string>? controls = null, CampaignPlan? plan = null, CampaignScope? scope = null) => app.AsLead.Send(new DraftCampaign
    {
        Name = "Planned", PeriodFrom = Today.AddDays(-90), PeriodTo = Today.AddDays(-1), DueOn = Today.AddDays(20), Plan = plan ?? new CampaignPlan(), Scope = scope ?? new CampaignScope { ControlIds = controls! },
    });

    Task<Campaign> Campaign(Guid id) => app.Read(db => db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == id));

    async Task<List<string>> Owned() => [.. (await app.AsLead.Send(ChooseControls.In(new CampaignScope { Owner = CampaignApp.Owner }, null))).Controls.Select(c => c.ControlId)];

    static byte[] Without(string control) => Samples.Controls.WithoutLines(Enumerable.Range(1, 97).Single(n => Samples.Controls.Line(n).StartsWith(control + ",", StringComparison.Ordinal)));

    Task<(int Items, int Mails)> Asked() => app.Read(async db => (await db.Attestations.CountAsync(), await db.OutboxMails.CountAsync()));
}
