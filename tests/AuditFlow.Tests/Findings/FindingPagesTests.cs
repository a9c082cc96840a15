using System.Net;
using AuditFlow.Findings;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Findings;

[OnBothDatabases]
public sealed class FindingPagesTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Fact]
    public async Task A_finding_goes_from_plan_to_closed_through_the_page_each_step_by_whoever_may_take_it()
    {
        var number = await Number(await app.Finding());
        using var manager = await app.BrowserOf(LifecycleApp.Manager, Role.Manager);
        using var lead = await app.BrowserOf(LifecycleApp.Lead, Role.ComplianceLead);
        using var tester = await app.BrowserOf(LifecycleApp.Tester, Role.Tester);

        await manager.Open($"/findings/{number}");
        await manager.Submit("Submit for approval", ("Plan.Plan", "The gate blocks grants without a ticket."), ("Plan.FixedBy", app.Clock.GetUtcNow().AddDays(20).ToString("yyyy-MM-dd")));
        manager.Text.ShouldContain("Decide on the plan", customMessage: "the next step stands there with the reason why it is not theirs");
        manager.Text.ShouldContain("This needs one of these roles");

        await (await lead.Open($"/findings/{number}")).Submit("Approve the plan");
        await (await manager.Open($"/findings/{number}")).Submit("Begin the remediation");
        await manager.Submit("Ready for retest", ("Fixed.WhatWasDone", "Live since today, ticket 4711."));
        await tester.Open($"/findings/{number}");
        await tester.Submit("Record the retest", ("Retest.Work", "25 of 25 approved."));
        tester.Text.ShouldContain("Choose what the retest showed.");
        await tester.Submit("Record the retest", ("Retest.Passed", "true"));

        tester.Text.ShouldContain("Closed");
        tester.Text.ShouldContain("retest passed, by internal-auditor-it@example.com");
    }

    [Fact]
    public async Task A_refusal_is_shown_at_the_form_and_what_was_typed_stays()
    {
        var number = await Number(await app.Finding());
        using var lead = await app.BrowserOf(LifecycleApp.Lead, Role.ComplianceLead);

        await lead.Open($"/findings/{number}");
        await lead.Submit("Accept the risk", ("Accept.Reason", "The system is replaced."), ("Accept.Until", "2029-01-01"));

        lead.Text.ShouldContain("A risk is accepted for at most a year");
        lead.Page.QuerySelector("#Accept_Reason")!.TextContent.Trim().ShouldBe("The system is replaced.");
    }

    [Fact]
    public async Task An_accepted_finding_stays_in_the_list_and_counts_as_open_again_when_the_acceptance_ends()
    {
        var id = await app.Finding();
        var number = await Number(id);
        await app.AsLead.Send(new AcceptRisk { FindingId = id, Reason = "Until the year ends.", Until = new(2026, 12, 31) });
        using var lead = await app.BrowserOf(LifecycleApp.Lead, Role.ComplianceLead);

        (await lead.Open("/findings?state=accepted")).Text.ShouldContain(number);
        (await lead.Open("/findings")).Text.ShouldNotContain(number);

        app.Clock.MoveTo(new DateTimeOffset(2027, 1, 2, 12, 0, 0, TimeSpan.Zero));
        using var later = await app.BrowserOf(LifecycleApp.Lead, Role.ComplianceLead);
        (await later.Open("/findings")).Text.ShouldContain(number);
        later.Text.ShouldContain("acceptance ended");
        (await later.Open($"/findings/{number}")).Text.ShouldContain("counts as open again");
    }

    [Fact]
    public async Task The_list_filters_sorts_and_goes_out_as_csv()
    {
        await app.Finding();
        using var reader = await app.BrowserOf(LifecycleApp.Manager, Role.Manager);

        foreach (var filter in Enum.GetValues<FindingFilter>())
        {
            (await reader.Open($"/findings?state={filter.ToString().ToLowerInvariant()}")).Status.ShouldBe(HttpStatusCode.OK);
        }

        foreach (var sort in new[] { "number", "-number", "control", "-control", "owner", "-owner", "opened", "-opened", "due", "-due" })
        {
            (await reader.Open($"/findings?state=all&sort={sort}")).Status.ShouldBe(HttpStatusCode.OK);
        }

        await reader.Open("/findings?state=all&handler=csv");
        reader.Body.ShouldContain("Number,Title,Control");
        reader.Body.ShouldContain("FND-0001");
        (await reader.Open("/findings/FND-9999")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await reader.Open("/search?q=fnd-0001")).Text.ShouldContain("Access given before approval");
    }

    Task<string> Number(Guid id) => app.Read(db => db.Findings.Where(f => f.Id == id).Select(f => f.Number).SingleAsync());
}
