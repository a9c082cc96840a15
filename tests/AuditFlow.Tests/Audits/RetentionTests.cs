using AuditFlow.Audits;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Audits;

/// <summary>Each test begins on the day on which the one before it ended, years later; what it looks at is its own.</summary>
[OnBothDatabases]
public sealed class RetentionTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    const string Reason = "The regulator asks for everything about it.";

    [Fact]
    [Trait("Rule", "R-6")]
    public async Task R6_Runs_of_an_audit_go_seven_years_after_it_ended_and_its_trail_stays()
    {
        var (audit, run) = await Ended();
        await Pass(years: 7, days: -1);
        (await Runs(audit)).ShouldContain(run);
        var trail = await Trail(audit);

        await Pass(years: 0, days: 2);

        (await Runs(audit)).ShouldBeEmpty();
        (await app.Journal(run)).ShouldBeEmpty();
        var entries = await Trail(audit);
        entries.Count.ShouldBe(trail.Count + 1);
        entries[^1].ShouldSatisfyAllConditions(
            e => e.What.ShouldBe("runs-removed"), e => e.Actor.ShouldContain("retention"), e => e.Facts.ShouldNotBeNull().ShouldContain(run),
            e => e.Sentence.ShouldBe("2 runs and their journals were removed after 7 years of retention."));
        TrailChain.FindBreak(entries, await app.Read(db => db.TrailHeads.SingleAsync(h => h.Stream == audit))).ShouldBeNull();
        (await (await app.Browser(Role.ComplianceLead)).Open($"/audits/{audit}")).Text.ShouldContain("2 runs and their journals were removed");
    }

    [Fact]
    [Trait("Rule", "R-6")]
    public async Task R6_A_legal_hold_stops_the_removal_until_it_is_released_with_a_reason()
    {
        var (audit, run) = await Ended();
        var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open($"/audits/{audit}");
        await browser.Submit("Hold", ("Hold.Reason", "Short."));
        browser.Text.ShouldContain("Say why in a sentence that an auditor can follow.");
        await browser.Submit("Hold", ("Hold.Reason", Reason));
        browser.Text.ShouldContain($"by compliancelead@example.com: {Reason}");
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new HoldAudit { AuditId = audit, Reason = Reason }))).Code.ShouldBe("audit-held");

        await Pass(years: 9);
        (await Runs(audit)).ShouldContain(run);
        (await app.Journal(run)).ShouldNotBeEmpty();

        await app.AsLead.Send(new ReleaseAudit { AuditId = audit, Reason = "The proceedings have ended." });
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new ReleaseAudit { AuditId = audit, Reason = "The proceedings have ended." }))).Code.ShouldBe("audit-not-held");
        await Pass(years: 0, days: 1);

        (await Runs(audit)).ShouldBeEmpty();
        (await Trail(audit)).Select(e => e.What).TakeLast(3).ShouldBe(["audit-held", "audit-released", "runs-removed"]);
    }

    [Fact]
    public async Task Runs_of_an_audit_that_goes_on_are_kept_however_old_they_are()
    {
        var audit = await app.RunningAudit();
        await app.Until_idle();
        var runs = await Runs(audit);

        await Pass(years: 20);

        (await Runs(audit)).ShouldBe(runs);
    }

    [Fact]
    public async Task Other_runs_go_by_their_own_age_a_few_at_a_time_and_a_child_not_before_its_parent()
    {
        await app.Send(new PublishDrawing { Json = Sequence("brief", Activity("a", "Elsa.WriteLine", ("text", "done"))) });
        await app.Send(new PublishDrawing
        {
            Json = Sequence("long-lived", Activity("x", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "brief"), ("waitForCompletion", true)), Activity("e", "Elsa.Event", ("eventName", "never comes"))),
        });
        for (var i = 0; i < 450; i++)
        {
            await app.Send(new StartDrawing { DefinitionId = "brief" });
        }

        var parent = await app.Send(new StartDrawing { DefinitionId = "long-lived" });
        await app.Until_idle();
        var before = await app.Read(db => db.TrailEntries.CountAsync(e => e.What == "runs-removed" && e.Stream == TrailStream.Company));

        await Pass(years: 7, days: 1);

        var left = await app.Read(db => db.Instances.Where(i => i.DefinitionId == "brief").Select(i => i.ParentInstanceId).ToListAsync());
        left.ShouldBe([parent]);
        (await app.Read(db => db.TrailEntries.CountAsync(e => e.What == "runs-removed" && e.Stream == TrailStream.Company))).ShouldBe(before + 3);
        (await app.Read(db => db.JournalBlocks.CountAsync(b => !db.Set<WorkflowInstance>().Any(i => i.Id == b.InstanceId)))).ShouldBe(0);
    }

    async Task<(Guid Audit, string Run)> Ended()
    {
        var audit = await app.RunningAudit();
        await app.Send(new PublishDrawing { Json = Sequence("of-an-audit", Activity("a", "Elsa.WriteLine", ("text", "done"))) });
        var run = await app.Inside(async services =>
        {
            services.GetRequiredService<CurrentActor>().Is(new OperatorActor("test"));
            return await services.GetRequiredService<Transaction>().RunAsync(
                () => services.GetRequiredService<Runs>().StartAsync("of-an-audit", null, auditId: audit), CancellationToken.None);
        });
        await app.Until_idle();
        (await app.Journal(run)).ShouldNotBeEmpty();
        await app.AsLead.Send(new AbandonAudit { AuditId = audit, Reason = "The customer no longer asks for this report." });
        await app.Until_idle();
        return (audit, run);
    }

    async Task Pass(int years, int days = 0)
    {
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddYears(years).AddDays(days));
        await app.Until_idle();
    }

    Task<List<string>> Runs(Guid audit) => app.Read(db => db.Instances.Where(i => i.AuditId == audit).OrderBy(i => i.Id).Select(i => i.Id).ToListAsync());

    Task<List<TrailEntry>> Trail(Guid audit) => app.Read(db => db.TrailEntries.AsNoTracking().Where(e => e.Stream == audit).OrderBy(e => e.Sequence).ToListAsync());
}

public sealed class HeldApp : AuditFlowApp
{
    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("Retention:LegalHold", "true")];
}

[OnBothDatabases]
public sealed class LegalHoldTests(HeldApp app) : IClassFixture<HeldApp>
{
    [Fact]
    [Trait("Rule", "R-6")]
    public async Task R6_Under_a_hold_on_everything_no_run_goes_by_age_or_by_hand()
    {
        await app.Send(new PublishDrawing { Json = Sequence("kept", Activity("a", "Elsa.WriteLine", ("text", "done"))) });
        var run = await app.Send(new StartDrawing { DefinitionId = "kept" });
        await app.Until_idle();
        app.Clock.MoveTo(app.Clock.GetUtcNow().AddYears(30));
        await app.Until_idle();

        var refusal = await Should.ThrowAsync<Refusal>(() => app.Send(new DeleteRuns { RunIds = [run] }));

        refusal.Code.ShouldBe("legal-hold");
        (await app.Journal(run)).ShouldNotBeEmpty();
        (await app.Read(db => db.Instances.AnyAsync(i => i.Id == run))).ShouldBeTrue();
    }
}
