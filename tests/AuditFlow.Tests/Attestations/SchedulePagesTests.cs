using System.Net;
using System.Text;
using AuditFlow.Attestations;
using AuditFlow.Calendars;
using AuditFlow.Controls;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

/// <summary>Schedules by rule from the form to the campaign .</summary>
[OnBothDatabases]
public sealed class SchedulePagesTests(AttestationApp app) : IClassFixture<AttestationApp>
{
    static readonly (string, string)[] Quarterly =
    [
        ("Form.Name", "Quarter access"), ("Form.Kind", "FiscalQuarter"), ("Form.QuarterDays", "5"), ("Form.Period", "PreviousFiscalQuarter"), ("Form.TimeZone", "America/New_York"), ("Form.DaysToAnswer", "10"),
        ("Form.Missed", "Each"),
    ];

    [Fact]
    public async Task The_form_shows_the_next_ten_before_anything_is_kept_and_warns_of_years_without_holidays()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/campaigns/schedules/new?key=yes");
        var before = await app.Read(db => db.Schedules.CountAsync());

        await browser.Submit("Show the next ten", Quarterly);

        browser.Page.QuerySelectorAll("section[aria-labelledby=preview] tbody tr").Length.ShouldBe(10);
        browser.Text.ShouldContain("Thu 7 Jan 2027, 09:00 New York FY2026 Q4: 1 October – 31 December 2026 Thu 21 Jan 2027");
        browser.Text.ShouldContain("No holiday is known for 2027, 2028, 2029");
        browser.Text.ShouldContain("Nobody has entered a fiscal calendar");
        (await app.Read(db => db.Schedules.CountAsync())).ShouldBe(before);

        await browser.Submit("Plan these campaigns");

        browser.Address.AbsolutePath.ShouldStartWith("/campaigns/schedules/");
        browser.Text.ShouldContain("5 business days after the end of each fiscal quarter at 09:00");
        browser.Text.ShouldContain("Each missed time is sent once, the oldest first.");
        await browser.Open("/campaigns/schedules");
        browser.Text.ShouldContain("Quarter access");
    }

    [Fact]
    [Trait("Rule", "R-38")]
    public async Task A_schedule_keeps_its_filter_and_applies_it_to_the_register_of_each_day()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/campaigns/schedules/new?owner=iam-lead@example.com");
        var ids = browser.Page.QuerySelectorAll("input[name='Form.Without']").Select(i => i.GetAttribute("value")!).ToList();
        ids.Count.ShouldBeGreaterThan(1);
        browser.Text.ShouldContain("The filter is kept, not this list");
        await browser.Submit("Plan by schedule", [.. Quarterly, ("Form.Without", ids[0])]);
        browser.Text.ShouldContain($"Those that fit this filter on the day: owner iam-lead@example.com; without {ids[0]}.");
        browser.Text.ShouldContain($"Asks {ids.Count - 1} control");

        // One more control has this owner by the day on which the schedule rings.
        var more = await app.Read(db => db.CurrentControls.Where(c => c.Control.RetiredOn == null && c.Version.Content.OwnerEmail != "iam-lead@example.com").OrderBy(c => c.Control.ControlId)
            .Select(c => new { c.Control.ControlId, c.Version.Content.OwnerEmail }).FirstAsync());
        var file = Encoding.UTF8.GetString(Samples.Controls);
        var row = file.IndexOf($"\n{more.ControlId},", StringComparison.Ordinal);
        var cell = file.IndexOf(more.OwnerEmail, row, StringComparison.Ordinal);
        await app.Send(new ImportControls { File = Encoding.UTF8.GetBytes(file[..cell] + "iam-lead@example.com" + file[(cell + more.OwnerEmail.Length)..]) });
        var schedule = Guid.Parse(browser.Address.AbsolutePath.Split('/')[^1]);
        var campaign = await app.AsLead.Send(new RunScheduleNow { ScheduleId = schedule, Nonce = Guid.CreateVersion7() });

        (await app.Read(db => db.Attestations.Where(a => a.CampaignId == campaign).Select(a => a.ControlId).ToListAsync())).ShouldBe(ids.Skip(1).Append(more.ControlId), ignoreOrder: true);
    }

    [Theory]
    [InlineData("Form.Kind", "", "Choose a rule.")]
    [InlineData("Form.Missed", "", "Say what happens to times that were missed.")]
    [InlineData("Form.QuarterDays", "99", "Give between 0 and 60 business days.")]
    [InlineData("Form.QuarterDays", "many", "not valid")]
    [InlineData("Form.TimeZone", "Mars/Olympus", "is not a time zone")]
    [InlineData("Form.At", "", "Give a time of day")]
    [InlineData("Form.Name", "", "Give the campaigns a name.")]
    [InlineData("Form.DaysToAnswer", "0", "Give between 1 and 90 days to answer.")]
    public async Task A_fault_is_said_at_the_form_and_nothing_is_kept(string field, string value, string said)
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/campaigns/schedules/new?key=yes");
        var before = await app.Read(db => db.Schedules.CountAsync());

        await browser.Submit("Plan by schedule", [.. Quarterly.Where(f => f.Item1 != field), (field, value)]);

        browser.Status.ShouldBe(HttpStatusCode.BadRequest);
        browser.Text.ShouldContain(said);
        (await app.Read(db => db.Schedules.CountAsync())).ShouldBe(before);
    }

    [Fact]
    public async Task Fields_of_a_rule_that_was_not_chosen_are_ignored_and_a_wrong_cron_expression_is_said()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/campaigns/schedules/new?key=yes");

        (string, string)[] cron = [("Form.Name", "Each Monday"), ("Form.Kind", "Cron"), ("Form.Day", "nothing"), ("Form.At", ""), ("Form.Missed", "Newest")];
        await browser.Submit("Plan by schedule", [.. cron, ("Form.Cron", "every day")]);
        browser.Text.ShouldContain("is not a cron expression");
        await browser.Submit("Plan by schedule", [.. cron, ("Form.Cron", "0 0 9 ? * 2")]);
        browser.Text.ShouldContain("Quartz takes it for MON, Unix for TUE");
        await browser.Submit("Plan by schedule", [.. cron, ("Form.Cron", "0 0 9 ? * MON")]);

        browser.Text.ShouldContain("cron 0 0 9 ? * MON");
        browser.Text.ShouldContain("Only the newest missed time is sent");
    }

    [Fact]
    public async Task An_occurrence_is_left_out_with_a_reason_and_taken_in_again_before_its_time()
    {
        var schedule = await Plan("Left out");
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/campaigns/schedules/{schedule}");

        await browser.Submit("Leave it out", ("reason", ""));
        browser.Text.ShouldContain("Say why it is left out.");
        await browser.Submit("Leave it out", ("reason", "The systems are frozen."));
        browser.Text.ShouldContain("Left out by compliancelead@example.com: The systems are frozen.");
        browser.Page.QuerySelector("tbody th s time").ShouldNotBeNull("it is struck through");

        await browser.Submit("Take in again");
        browser.Page.QuerySelector("tbody th s time").ShouldBeNull();
        (await app.Read(db => db.TrailEntries.Where(e => e.Subject == $"schedule:{schedule}").OrderBy(e => e.Sequence).Select(e => e.What).ToListAsync()))
            .ShouldBe(["campaigns-scheduled", "occurrence-skipped", "occurrence-taken-in"]);
    }

    [Fact]
    public async Task A_paused_schedule_says_who_and_why_and_goes_on_without_making_up()
    {
        var schedule = await Plan("Held");
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/campaigns/schedules/{schedule}");

        await browser.Submit("Pause", ("reason", "Reorganisation."), ("until", "2020-01-01"));
        browser.Text.ShouldContain("lies in the past");
        await browser.Submit("Pause", ("reason", "Reorganisation."), ("until", ""));
        browser.Text.ShouldContain("Paused by compliancelead@example.com");
        browser.Text.ShouldContain("without an end: Reorganisation.");
        await browser.Open("/campaigns/schedules?state=Paused");
        browser.Text.ShouldContain("Held");

        await browser.Open($"/campaigns/schedules/{schedule}");
        await browser.Submit("Resume");
        browser.Text.ShouldContain("The schedule goes on.");
    }

    [Fact]
    public async Task Run_now_pressed_twice_starts_one_campaign()
    {
        var schedule = await Plan("By hand");
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/campaigns/schedules/{schedule}");
        var nonce = browser.Page.QuerySelector("input[name=nonce]")!.GetAttribute("value")!;

        await browser.Submit("Run now");
        browser.Address.AbsolutePath.ShouldStartWith("/campaigns/");
        var first = browser.Address.AbsolutePath;
        await browser.Open($"/campaigns/schedules/{schedule}");
        browser.Text.ShouldContain("by hand");
        await browser.Submit("Run now", ("nonce", nonce));

        browser.Address.AbsolutePath.ShouldBe(first);
        (await app.Read(db => db.Campaigns.CountAsync(c => c.Name.StartsWith("By hand")))).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_may_only_look_finds_no_buttons_and_is_refused()
    {
        var schedule = await Plan("Looked at");
        using var browser = await app.Browser(Role.Tester);

        await browser.Open($"/campaigns/schedules/{schedule}");
        browser.Status.ShouldBe(HttpStatusCode.OK);
        browser.Page.QuerySelectorAll("main form[method=post]").Length.ShouldBe(0);
        await browser.Open("/campaigns/schedules/new");
        browser.Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.Tester).Send(new PauseSchedule { ScheduleId = schedule, Reason = "No." }))).Status.ShouldBe(403);
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.Tester).Send(new AddHoliday { Day = new(2027, 1, 1), Name = "New Year" }))).Status.ShouldBe(403);
    }

    Task<Guid> Plan(string name) => app.AsLead.Send(new ScheduleCampaigns
    {
        Name = name, Rule = new OnDayOfMonth { Day = 1, OffDay = OffDay.NextBusinessDay }, TimeZone = "America/New_York", ControlIds = ["ITGC-AC-01"],
    });
}
