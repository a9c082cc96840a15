using System.Net;
using AuditFlow.Findings;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Dashboards;

[OnBothDatabases]
public sealed class HomeTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Fact]
    public async Task Every_role_has_a_home_that_says_what_it_can_do_or_that_nothing_waits()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            using var browser = await app.Browser(role);
            (await browser.Open("/")).Status.ShouldBe(HttpStatusCode.OK, role.ToString());
            browser.Text.ShouldContain("Waiting for you", customMessage: role.ToString());
        }
    }

    [Fact]
    public async Task Each_step_of_a_finding_waits_at_the_home_of_whoever_takes_it()
    {
        var id = await app.Finding();
        using var manager = await app.BrowserOf(LifecycleApp.Manager, Role.Manager);
        using var lead = await app.BrowserOf(LifecycleApp.Lead, Role.ComplianceLead);
        using var tester = await app.BrowserOf(LifecycleApp.Tester, Role.Tester);

        (await manager.Open("/")).Text.ShouldContain("Make a plan for FND-");
        (await lead.Open("/")).Text.ShouldNotContain("Decide on the plan");

        await app.Person(LifecycleApp.Manager, Role.Manager).Send(new SubmitPlan { FindingId = id, Plan = "Mend it.", FixedBy = new(2026, 12, 15) });
        (await lead.Open("/")).Text.ShouldContain("Decide on the plan for FND-");

        await app.FixedFinding();
        (await tester.Open("/")).Text.ShouldContain("Test again FND-");
        (await manager.Open("/")).Text.ShouldNotContain("Test again");
    }

    [Fact]
    public async Task The_board_shows_what_is_open_since_when_and_with_whom()
    {
        await app.Finding();
        await app.Task("vp-engineering@example.com", dueInDays: 1);
        using var manager = await app.BrowserOf(LifecycleApp.Manager, Role.Manager);

        (await manager.Open("/board")).Text.ShouldContain("Do the step");
        manager.Text.ShouldContain("FND-");
        (await manager.Open("/board?mine=true")).Text.ShouldNotContain("Do the step", customMessage: "vp-engineering reports to the cto");
        manager.Text.ShouldContain("FND-");
        (await manager.Open("/board?owner=vp-engineering@example.com&kind=task")).Text.ShouldContain("Do the step");
        (await manager.Open("/board?late=true")).Text.ShouldContain("Nothing matches");
    }
}

/// <summary>A company in which nothing has happened yet.</summary>
[OnBothDatabases]
public sealed class NewCompanyTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_new_company_is_shown_the_way_to_its_first_gate()
    {
        using var lead = await app.Browser(Role.ComplianceLead);
        (await lead.Open("/")).Text.ShouldContain("Three steps to your first gate");
        lead.Text.ShouldContain("Import CSV");

        using var owner = await app.Browser(Role.ControlOwner);
        (await owner.Open("/")).Text.ShouldContain("Nothing waits for you");
        foreach (var page in new[] { "/audits", "/findings", "/tasks" })
        {
            (await owner.Open(page)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }
}
