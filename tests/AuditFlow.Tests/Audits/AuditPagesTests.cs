using System.Net;
using AuditFlow.Audits;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Audits;

[OnBothDatabases]
public sealed class AuditPagesTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Fact]
    public async Task A_lead_plans_and_starts_an_audit_and_sees_what_its_gate_waits_for()
    {
        using var lead = await app.BrowserOf(LifecycleApp.Lead, Role.ComplianceLead);

        await lead.Open("/audits/new");
        await lead.Submit("Plan the audit", ("Form.Name", "SOC 2 2026-27"), ("Form.PeriodFrom", "2026-10-01"));
        lead.Text.ShouldContain("Choose a kind of audit.");
        lead.Page.QuerySelector("#Form_Name")!.GetAttribute("value").ShouldBe("SOC 2 2026-27");
        await lead.Submit("Plan the audit", ("Form.Kind", "Soc2TypeII"), ("Form.Categories", "availability"), ("Form.PeriodTo", "2027-09-30"));
        lead.Text.ShouldContain("Planned, not started");
        await lead.Submit("Start the audit");
        lead.Text.ShouldContain("Not reached");

        var audit = Guid.Parse(lead.Address.AbsolutePath.Split('/')[^1]);
        await app.Run(audit).Send(new EnterPhase { AuditId = audit, Phase = PhaseName.Readiness });
        await app.Run(audit).Send(new EvaluateGate { AuditId = audit, Name = "Ready for the audit", NodeId = "F:G", Phase = PhaseName.Readiness, Conditions = ["scope-approved = 1", "controls-owned = 100"] });

        (await lead.Open($"/audits/{audit}")).Text.ShouldContain("Closed, 1 fact missing");
        lead.Text.ShouldContain("The task scope has not been handed out");
        (await lead.Open("/audits")).Text.ShouldContain("Ready for the audit");
        (await lead.Open("/")).Text.ShouldContain("Ready for the audit is closed");

        await lead.Open($"/audits/{audit}");
        await lead.Submit("Let the audit pass", ("Override.Reason", "ok"));
        lead.Text.ShouldContain("Say why in a sentence that an auditor can follow.");
        await lead.Submit("Let the audit pass", ("Override.Reason", "The auditor agreed in writing to begin."));
        lead.Text.ShouldContain("Overridden by compliance-lead@example.com");

        await lead.Submit("Abandon", ("Abandon.Reason", "The customer no longer asks for it."));
        lead.Text.ShouldContain("Abandoned");
    }

    [Fact]
    public async Task A_fact_that_stopped_holding_shows_on_a_gate_that_is_open()
    {
        var audit = await app.RunningAudit();
        var look = new EvaluateGate { AuditId = audit, Name = "Findings settled", NodeId = "F:G", Phase = PhaseName.Remediation, Conditions = ["findings-settled = 100"] };
        (await app.Run(audit).Send(look)).Outcome.ShouldBe(GateOutcome.Open);
        await app.Finding(audit);
        using var lead = await app.BrowserOf(LifecycleApp.Lead, Role.ComplianceLead);

        (await lead.Open($"/audits/{audit}")).Text.ShouldContain("it would be closed now");
    }

    [Fact]
    public async Task The_timeline_pages_through_all_that_happened()
    {
        var audit = await app.RunningAudit();
        for (var i = 0; i < 25; i++)
        {
            await app.Task(LifecycleApp.Owner, audit);
        }

        using var reader = await app.BrowserOf("cfo@example.com", Role.Manager);
        (await reader.Open($"/audits/{audit}")).Page.QuerySelectorAll(".log > li").Length.ShouldBe(ShowAudit.TrailSize);
        (await reader.Open($"/audits/{audit}?p=2")).Text.ShouldContain("planned for");
    }

    [Theory]
    [InlineData(Role.ControlOwner)]
    [InlineData(Role.Manager)]
    [InlineData(Role.ExternalAuditor)]
    [InlineData(Role.ReadOnly)]
    public async Task Nobody_but_a_lead_is_offered_what_only_a_lead_may_do(Role role)
    {
        var audit = await app.PlannedAudit();
        using var browser = await app.Browser(role);

        (await browser.Open($"/audits/{audit}")).Status.ShouldBe(HttpStatusCode.OK);
        browser.Text.ShouldNotContain("Start the audit");
        browser.Text.ShouldNotContain("Abandon");
        (await browser.Open("/audits/new")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Opening_pages_changes_nothing()
    {
        var audit = await app.RunningAudit();
        await app.Run(audit).Send(new EvaluateGate { AuditId = audit, Name = "G", NodeId = "F:G", Conditions = ["fieldwork-closed = 1"] });
        using var lead = await app.BrowserOf(LifecycleApp.Lead, Role.ComplianceLead);
        var before = await app.Read(db => db.Set<AuditFlow.Platform.AuditTrail.TrailEntry>().CountAsync());
        var version = await app.Read(db => db.GateStates.Where(g => g.AuditId == audit).Select(g => g.Version).SingleAsync());

        foreach (var address in new[] { "/", "/board", "/audits", $"/audits/{audit}", "/findings", "/tasks" })
        {
            (await lead.Open(address)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await app.Read(db => db.Set<AuditFlow.Platform.AuditTrail.TrailEntry>().CountAsync())).ShouldBe(before);
        (await app.Read(db => db.GateStates.Where(g => g.AuditId == audit).Select(g => g.Version).SingleAsync())).ShouldBe(version);
    }
}
