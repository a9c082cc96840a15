using AuditFlow.Audits;
using AuditFlow.Findings;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Audits;

[OnBothDatabases]
public sealed class AuditTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    static readonly CreateAudit Plan = new()
    {
        Name = "SOC 2 Type II 2026-27", Kind = AuditKind.Soc2TypeII, Categories = ["availability"], PeriodFrom = new(2026, 10, 1), PeriodTo = new(2027, 9, 30),
    };

    [Fact]
    public async Task A_planned_audit_takes_its_criteria_from_the_categories_and_its_lead_from_whoever_plans_it()
    {
        var id = await app.AsLead.Send(Plan);

        var audit = await Load(id);
        (audit.State, audit.LeadEmail, audit.FrameworkId).ShouldBe((AuditState.Planned, LifecycleApp.Lead, "soc2-tsc-2017"));
        var scope = await app.Inside(s => s.GetRequiredService<AuditScope>().OfAsync(id, default));
        scope.Criteria.Count.ShouldBe(36);
        scope.Controls.ShouldAllBe(c => c.Criteria.Count > 0);
        (await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(Plan))).Errors.Single().Field.ShouldBe("Name");
    }

    [Fact]
    public async Task Every_fault_of_a_plan_is_named_at_once()
    {
        var invalid = await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(Plan with
        {
            Name = "Faulty", Categories = ["security", "vibes"], PeriodTo = new(2026, 9, 30), LeadEmail = "stranger@example.com",
        }));

        invalid.Errors.Select(e => e.Field).ShouldBe(["PeriodTo", "Categories", "Categories", "LeadEmail"]);
    }

    [Fact]
    public async Task A_character_that_not_every_database_can_write_is_refused()
        => (await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(Plan with { Name = "SOC\02" }))).Errors.Single().Field.ShouldBe("Name");

    [Fact]
    public async Task A_sox_audit_is_measured_against_the_principles_of_coso()
    {
        var id = await app.PlannedAudit(AuditKind.Sox);

        (await app.Inside(s => s.GetRequiredService<AuditScope>().OfAsync(id, default))).Criteria.Count.ShouldBe(17);
    }

    [Fact]
    [Trait("Rule", "R-66")]
    public async Task R66_A_started_audit_runs_the_version_that_is_published_then_and_starts_once()
    {
        var id = await app.PlannedAudit();
        var run = await app.AsLead.Send(new StartAudit { AuditId = id });

        var instance = await app.Read(db => db.Instances.SingleAsync(i => i.Id == run));
        (instance.DefinitionId, instance.AuditId, instance.CorrelationId, instance.StartedBy).ShouldBe(("audit-lifecycle", id, id.ToString("D"), LifecycleApp.Lead));
        var published = await app.Read(db => db.Definitions.SingleAsync(d => d.DefinitionId == "audit-lifecycle" && d.IsPublished));
        instance.DefinitionVersionId.ShouldBe(published.Id);
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new StartAudit { AuditId = id }))).Code.ShouldBe("audit-started");
        (await app.Read(db => db.Instances.CountAsync(i => i.AuditId == id && i.DefinitionId == "audit-lifecycle"))).ShouldBe(1);
    }

    [Fact]
    public async Task Entering_a_phase_again_changes_nothing()
    {
        var id = await app.RunningAudit();
        await app.Run(id).Send(new EnterPhase { AuditId = id, Phase = PhaseName.Readiness });
        var first = await app.Read(db => db.AuditPhases.AsNoTracking().SingleAsync(p => p.AuditId == id));
        var entries = await Entries(id);

        await app.Run(id).Send(new EnterPhase { AuditId = id, Phase = PhaseName.Readiness });

        (await app.Read(db => db.AuditPhases.AsNoTracking().SingleAsync(p => p.AuditId == id))).EnteredAt.ShouldBe(first.EnteredAt);
        (await Entries(id)).ShouldBe(entries);
    }

    [Fact]
    public async Task An_audit_is_not_closed_while_a_finding_is_neither_closed_nor_accepted()
    {
        var id = await app.RunningAudit();
        var run = app.Run(id);
        var finding = await app.Finding(id);
        (await Should.ThrowAsync<Refusal>(() => run.Send(new CloseAudit { AuditId = id }))).Code.ShouldBe("audit-not-concluded");
        await run.Send(new ConcludeAudit { AuditId = id });

        var refusal = await Should.ThrowAsync<Refusal>(() => run.Send(new CloseAudit { AuditId = id }));
        (refusal.Code, refusal.Message).ShouldBe(("findings-open", "One finding is neither closed nor accepted."));
        await app.AsLead.Send(new AcceptRisk { FindingId = finding, Reason = "Replaced in spring.", Until = new(2027, 3, 31) });
        await run.Send(new CloseAudit { AuditId = id });

        (await Load(id)).State.ShouldBe(AuditState.Closed);
        (await app.Read(db => db.TrailEntries.SingleAsync(e => e.Stream == id && e.What == "audit-closed"))).Sentence.ShouldContain("1 accepted finding");
    }

    [Fact]
    public async Task Abandoning_needs_a_reason_and_cancels_the_run_and_the_open_tasks_together()
    {
        var id = await app.RunningAudit();
        var task = await app.Task(LifecycleApp.Owner, id);
        await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(new AbandonAudit { AuditId = id, Reason = "No." }));

        await app.AsLead.Send(new AbandonAudit { AuditId = id, Reason = "The customer no longer asks for this report." });

        var audit = await Load(id);
        audit.State.ShouldBe(AuditState.Abandoned);
        (await app.Read(db => db.Tasks.SingleAsync(t => t.Id == task.TaskId))).State.ShouldBe(TaskState.Cancelled);
        (await app.Read(db => db.Signals.AnyAsync(s => s.Kind == SignalKind.Cancel && s.InstanceId == audit.RunId))).ShouldBeTrue();
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new AbandonAudit { AuditId = id, Reason = "The customer no longer asks for this report." }))).Code.ShouldBe("audit-ended");
    }

    Task<Audit> Load(Guid id) => app.Read(db => db.Audits.AsNoTracking().SingleAsync(a => a.Id == id));

    Task<int> Entries(Guid id) => app.Read(db => db.TrailEntries.CountAsync(e => e.Stream == id));
}
