using System.Net;
using AuditFlow.Attestations;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using AuditFlow.Tests.Attestations;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.People;

/// <summary>One person's page: what is asked, what was answered, and handing over when somebody leaves.</summary>
[OnBothDatabases]
public sealed class PersonPageTests : IAsyncLifetime
{
    readonly FullPageApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_The_page_shows_what_is_asked_late_first_with_reminders_and_who_hears_next()
    {
        await app.Campaign(CampaignApp.ControlId);
        await Ask("Send the list", 30);
        await app.After(TimeSpan.FromDays(14));
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/people/{await IdOf(CampaignApp.Owner)}");

        browser.Text.ShouldContain("1 attestation in 1 campaign, 1 task, 1 late");
        var rows = browser.Page.QuerySelectorAll("section[aria-labelledby=asked] tbody tr");
        rows.Length.ShouldBe(2);
        rows[0].TextContent.ShouldContain(CampaignApp.ControlId);
        rows[0].TextContent.ShouldContain("Escalated");
        rows[0].TextContent.ShouldNotContain("nobody");
        rows[1].TextContent.ShouldContain("Send the list");
        browser.Text.ShouldContain("Reports to cio@example.com");
        browser.Text.ShouldContain("No answer yet");
    }

    [Fact]
    [Trait("Rule", "R-42")]
    [Trait("Rule", "R-54")]
    public async Task What_was_answered_names_period_level_receipt_and_on_behalf()
    {
        var campaign = await app.Campaign(CampaignApp.ControlId, "ITGC-AC-04");
        var receipt = await app.Answer(await app.Attestation(campaign, CampaignApp.ControlId), AttestationAnswer.OperatedAsDescribed);
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/people/{await IdOf(CampaignApp.Owner)}");

        var row = browser.Page.QuerySelectorAll("section[aria-labelledby=answered] tbody tr").ShouldHaveSingleItem().TextContent;
        row.ShouldContain(CampaignApp.ControlId);
        row.ShouldContain("Operated as described");
        row.ShouldContain("level 3");
        row.ShouldContain(receipt.Number);
        row.ShouldNotContain("on behalf");
    }

    [Fact]
    public async Task The_page_asks_the_database_no_more_when_there_is_more_and_is_paged()
    {
        var person = await IdOf(CampaignApp.Owner);
        var ids = await app.Read(db => db.Set<AuditFlow.Controls.Control>().OrderBy(c => c.ControlId).Select(c => c.ControlId).Take(30).ToListAsync());
        await Own(ids[..1]);
        using var browser = await app.Browser(Role.ComplianceLead);
        var few = await app.Statements.During(() => browser.Open($"/people/{person}"));
        await Own(ids);
        await Own(ids);
        for (var i = 0; i < 5; i++)
        {
            await Ask($"Task {i}", 5 + i);
        }

        var many = await app.Statements.During(() => browser.Open($"/people/{person}"));

        browser.Text.ShouldContain("1–25 of 66");
        browser.Page.QuerySelectorAll("section[aria-labelledby=asked] tbody tr").Length.ShouldBe(25);
        many.ShouldBe(few);
        many.ShouldBeLessThan(30);
        await browser.Open($"/people/{person}?p=3");
        browser.Page.QuerySelectorAll("section[aria-labelledby=asked] tbody tr").Length.ShouldBe(16);
        await browser.Open($"/people/{person}?p=9");
        browser.Text.ShouldContain("Nothing on this page");
    }

    [Fact]
    [Trait("Rule", "R-49")]
    public async Task R49_Somebody_leaves_and_all_that_is_open_goes_to_a_successor_after_the_count_was_seen()
    {
        var campaign = await app.Campaign(CampaignApp.ControlId, "ITGC-AC-04");
        await app.Campaign("ITGC-AC-03");
        await Ask("Send the list", 5);
        await Ask("Review the list", 5, notSameAs: $"performer:{CampaignApp.ControlId}");
        await app.Until_idle();
        var person = await IdOf(CampaignApp.Owner);
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/people/{person}");

        await browser.Follow("Hand over to somebody else");
        await browser.Submit("Search", ("q", CampaignApp.Performer));
        await browser.Follow($"Choose {CampaignApp.Performer}");
        browser.Text.ShouldContain("3 attestations and 1 task");
        browser.Text.ShouldContain("The task Review the list stays");
        browser.Text.ShouldContain("The register still names iam-lead@example.com as owner");
        await browser.Submit("Give 3 attestations and 1 task to", ("Form.Reason", ""));
        browser.Text.ShouldContain("Say why.");
        (await app.Attestation(campaign, "ITGC-AC-04")).SignerEmail.ShouldBe(CampaignApp.Owner);
        await browser.Submit("Give 3 attestations and 1 task to", ("Form.Reason", "She left in October."));

        browser.Text.ShouldContain("3 attestations and 1 tasks are iam-analyst@example.com’s now. 1 tasks stay");
        (await app.Read(db => db.Attestations.Where(a => a.SignerEmail == CampaignApp.Performer).CountAsync())).ShouldBe(3);
        (await app.Read(db => db.Tasks.Where(t => t.Assignee == CampaignApp.Performer).Select(t => t.Title).ToListAsync())).ShouldBe(["Send the list"]);
        (await app.Read(db => db.TrailEntries.CountAsync(e => e.Sentence.Contains("She left in October.")))).ShouldBe(5, "each step says why");
        await app.Until_idle();
        app.MailTo(CampaignApp.Performer).Count.ShouldBe(3, "a page for each campaign, and the task");
    }

    [Fact]
    public async Task What_came_meanwhile_is_not_given_away_unseen_and_a_tester_takes_over_nothing()
    {
        await app.Campaign(CampaignApp.ControlId);
        var person = await IdOf(CampaignApp.Owner);
        var tester = await app.Read(db => db.People.Where(p => p.Roles.Contains(Role.Tester)).Select(p => p.Email).FirstAsync());

        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new HandOverWork { PersonId = person, To = CampaignApp.Performer, Reason = "Left.", Seen = 2 }))).Code.ShouldBe("open-changed");
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new HandOverWork { PersonId = person, To = tester, Reason = "Left.", Seen = 1 }))).Code.ShouldBe("tester-as-signer");
        (await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(new HandOverWork { PersonId = person, To = CampaignApp.Owner, Reason = "Left.", Seen = 1 }))).Errors.Single().Field.ShouldBe("To");
        (await app.Read(db => db.Attestations.CountAsync(a => a.SignerEmail == CampaignApp.Owner))).ShouldBe(1);
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_Everything_open_is_reminded_of_at_once_and_once_a_day()
    {
        await app.Campaign(CampaignApp.ControlId);
        await Ask("Send the list", 5);
        await app.Until_idle();
        app.Clock.Advance(TimeSpan.FromHours(1));
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/people/{await IdOf(CampaignApp.Owner)}");
        var before = app.MailTo(CampaignApp.Owner).Count;

        await browser.Submit("Remind of all that is open");
        browser.Text.ShouldContain("A reminder of what is open is on its way");
        await browser.Submit("Remind of all that is open");
        browser.Text.ShouldContain("was reminded of today already");

        await app.Until_idle();
        app.MailTo(CampaignApp.Owner).Count.ShouldBeLessThanOrEqualTo(before + 2);
    }

    [Fact]
    public async Task A_manager_sees_those_who_report_to_them_and_nobody_else()
    {
        var (owner, elsewhere) = (await IdOf(CampaignApp.Owner), await IdOf("ap-manager@example.com"));
        var manager = app.Sender(new PersonActor(Guid.Empty, null, CampaignApp.Manager, [Role.Manager]));

        (await manager.Send(new ShowPerson { PersonId = owner })).Person.Email.ShouldBe(CampaignApp.Owner);
        (await Should.ThrowAsync<Refusal>(() => manager.Send(new ShowPerson { PersonId = elsewhere }))).Status.ShouldBe(403);
        foreach (var role in Enum.GetValues<Role>().Except([Role.ComplianceLead, Role.Manager]))
        {
            (await Should.ThrowAsync<Refusal>(() => app.As(role).Send(new ShowPerson { PersonId = owner }))).Status.ShouldBe(403);
        }

        foreach (var role in Enum.GetValues<Role>().Except([Role.ComplianceLead]))
        {
            (await Should.ThrowAsync<Refusal>(() => app.As(role).Send(new RemindPerson { PersonId = owner }))).Status.ShouldBe(403);
            (await Should.ThrowAsync<Refusal>(() => app.As(role).Send(new HandOverWork { PersonId = owner, To = CampaignApp.Performer, Reason = "x", Seen = 1 }))).Status.ShouldBe(403);
        }

        using var browser = await app.Browser(Role.ComplianceLead);
        (await browser.Open($"/people/{Guid.CreateVersion7()}")).Status.ShouldBe(HttpStatusCode.NotFound);
        await browser.Open("/people?q=iam-lead");
        await browser.Follow("IAM lead");
        browser.Text.ShouldContain("Nothing is asked");
    }

    async Task Own(List<string> controls)
    {
        var campaign = await app.Campaign([.. controls]);
        var items = await app.Read(db => db.Attestations.Where(a => a.CampaignId == campaign && a.SignerEmail != CampaignApp.Owner).Select(a => a.Id).ToListAsync());
        if (items.Count > 0)
        {
            await app.AsLead.Send(new ReassignAttestations { AttestationIds = items, Email = CampaignApp.Owner });
        }
    }

    Task<CreatedTask> Ask(string title, int days, string? notSameAs = null)
        => app.AsLead.Send(new CreateTask { Title = title, Assignee = CampaignApp.Owner, DueInDays = days, NotSameAs = notSameAs, AskedBy = title });

    Task<Guid> IdOf(string email) => app.Read(db => db.People.Where(p => p.Email == email).Select(p => p.Id).SingleAsync());
}
