using AuditFlow.Audits;
using AuditFlow.Controls;
using AuditFlow.Findings;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Audits;

/// <summary>Tasks, gates and findings as blocks of drawings that the pump runs.</summary>
[OnBothDatabases]
public sealed class WaitingBlocksTests : AuditFlowApp
{
    const string Lead = LifecycleApp.Lead;

    static readonly string Lifecycle = Drawing.Sequence(
        "audit-lifecycle",
        Drawing.Activity("Enter", "AuditFlow.EnterPhase", ("phase", "Readiness")),
        Drawing.Activity("Scope", "AuditFlow.Task", ("title", "Approve the scope"), ("assignee", "lead"), ("key", "scope"), ("phase", "Readiness"), ("dueInDays", 5), ("remindAfterDays", 2), ("outcomes", "js:['Done', 'Returned']")),
        Drawing.Activity("Gate", "AuditFlow.Gate", ("gateName", "Readiness"), ("phase", "Readiness"), ("facts", "js:['readiness-tasks-done = 100', 'findings-settled = 100']")));

    static readonly string Remediation = Drawing.Flowchart(
        "remediation",
        [
            Wait("AwaitPlan", "['PlanApproved', 'RiskAccepted']", 7),
            Drawing.Activity("Remind", "AuditFlow.RemindOfFinding", ("findingId", "js:getInput('FindingId')")),
            Drawing.Activity("Escalate", "AuditFlow.RemindOfFinding", ("findingId", "js:getInput('FindingId')"), ("escalate", true)),
            Drawing.Activity("Begin", "AuditFlow.BeginRemediation", ("findingId", "js:getInput('FindingId')")),
            Wait("AwaitEnd", "['Closed']", 0),
            Wait("AwaitAcceptanceEnd", "['AcceptanceEnded']", 0),
            Drawing.Activity("Reopen", "AuditFlow.ReopenFinding", ("findingId", "js:getInput('FindingId')")),
        ],
        [
            ("AwaitPlan", "Remind", "Remind"), ("Remind", "Done", "AwaitPlan"), ("AwaitPlan", "Overdue", "Escalate"), ("Escalate", "Done", "AwaitPlan"), ("AwaitPlan", "PlanApproved", "Begin"),
            ("Begin", "Done", "AwaitEnd"), ("AwaitPlan", "RiskAccepted", "AwaitAcceptanceEnd"), ("AwaitAcceptanceEnd", "AcceptanceEnded", "Reopen"), ("Reopen", "Done", "AwaitPlan"),
        ]);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Send(new ImportPeople { File = Samples.People });
        await Send(new ImportControls { File = Samples.Controls });
        await Send(new PublishDrawing { Json = Lifecycle });
        await Send(new PublishDrawing { Json = Remediation });
    }

    [Fact]
    [Trait("Rule", "R-65")]
    public async Task R65_A_task_goes_out_its_answer_moves_the_run_and_the_gate_opens_by_itself()
    {
        var audit = await StartedAudit();
        var task = await Read(db => db.Tasks.AsNoTracking().SingleAsync(t => t.AuditId == audit));
        (task.Assignee, task.Phase, task.Key).ShouldBe((Lead, PhaseName.Readiness, "scope"));
        var finding = await Find(audit);

        await As(Lead, Role.ComplianceLead).Send(new CompleteTask { TaskId = task.Id, Outcome = "Done" });
        await Until_idle();
        (await Gate(audit)).IsOpen.ShouldBeFalse("a finding is open");

        await As(Lead, Role.ComplianceLead).Send(new AcceptRisk { FindingId = finding, Reason = "Replaced in spring.", Until = new(2027, 3, 31) });
        await Until_idle();

        (await Gate(audit)).IsOpen.ShouldBeTrue();
        (await Read(db => db.Instances.SingleAsync(i => i.AuditId == audit && i.DefinitionId == "audit-lifecycle"))).SubStatus.ShouldBe("Finished");
        (await Read(db => db.AuditPhases.SingleAsync(p => p.AuditId == audit))).DoneAt.ShouldNotBeNull();
        (await Said(audit, "gate-opened")).ShouldBe(1);
    }

    [Fact]
    [Trait("Rule", "R-65")]
    public async Task R65_A_fact_that_changes_in_a_transaction_still_open_while_the_pump_takes_the_earlier_signal_opens_the_gate_all_the_same()
    {
        var audit = await StartedAudit();
        var task = await Read(db => db.Tasks.AsNoTracking().SingleAsync(t => t.AuditId == audit));
        var finding = await Find(audit);
        await As(Lead, Role.ComplianceLead).Send(new CompleteTask { TaskId = task.Id, Outcome = "Done" });
        await Until_idle();
        (await Gate(audit)).IsOpen.ShouldBeFalse("a finding is open");

        await InTransaction(services => services.GetRequiredService<Signals>().FactsChangedAsync(audit, CancellationToken.None));
        var pumping = Task.CompletedTask;
        await InTransaction(async services =>
        {
            await services.GetRequiredService<IMediator>().Send(new AcceptRisk { FindingId = finding, Reason = "Replaced in spring.", Until = new(2027, 3, 31) });
            pumping = Until_idle();

            // There it passes the signal over; on SQLite it waits for its turn to write.
            await (TestDatabase.IsPostgres ? pumping : Task.CompletedTask);
        });
        await pumping;
        await Until_idle();

        (await Gate(audit)).IsOpen.ShouldBeTrue();
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_A_task_is_reminded_of_until_it_is_answered()
    {
        var audit = await StartedAudit();

        await After(TimeSpan.FromDays(4.5));
        (await Said(audit, "task-reminded")).ShouldBe(2);
        await After(TimeSpan.FromDays(3));
        (await Said(audit, "task-reminded")).ShouldBeGreaterThanOrEqualTo(3);
        var task = await Read(db => db.Tasks.AsNoTracking().SingleAsync(t => t.AuditId == audit));
        await As(Lead, Role.ComplianceLead).Send(new CompleteTask { TaskId = task.Id, Outcome = "Done" });
        await Until_idle();

        var before = await Said(audit, "task-reminded");
        await After(TimeSpan.FromDays(5));
        (await Said(audit, "task-reminded")).ShouldBe(before);
    }

    [Fact]
    public async Task An_overridden_gate_lets_the_run_pass_and_an_abandoned_audit_ends_it()
    {
        var audit = await StartedAudit();
        var task = await Read(db => db.Tasks.AsNoTracking().SingleAsync(t => t.AuditId == audit));
        await Find(audit);
        await As(Lead, Role.ComplianceLead).Send(new CompleteTask { TaskId = task.Id, Outcome = "Done" });
        await Until_idle();
        await As(Lead, Role.ComplianceLead).Send(new OverrideGate { AuditId = audit, GateId = (await Gate(audit)).Id, Reason = "Agreed with the auditor in writing." });
        await Until_idle();
        (await Run(audit)).SubStatus.ShouldNotBe("Suspended");
        (await Gate(audit)).IsOpen.ShouldBeFalse();

        var other = await StartedAudit();
        await As(Lead, Role.ComplianceLead).Send(new AbandonAudit { AuditId = other, Reason = "The customer no longer asks for it." });
        await Until_idle();
        (await Run(other)).SubStatus.ShouldBe("Cancelled");
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_A_finding_is_reminded_of_escalated_once_when_late_and_moved_on_by_its_plan()
    {
        var id = await Find(null);
        await Until_idle();

        await After(TimeSpan.FromDays(15));
        (await SaidOf(id, "finding-reminded")).ShouldBe(2);
        await After(TimeSpan.FromDays(20));
        (await SaidOf(id, "finding-escalated")).ShouldBe(1);

        await As(LifecycleApp.Manager, Role.Manager).Send(new SubmitPlan { FindingId = id, Plan = "Mend it.", FixedBy = new(2027, 3, 1) });
        await As(Lead, Role.ComplianceLead).Send(new ApprovePlan { FindingId = id });
        await Until_idle();
        (await Load(id)).State.ShouldBe(FindingState.InRemediation, "the drawing began the remediation");

        await As(LifecycleApp.Manager, Role.Manager).Send(new ReportFixed { FindingId = id, WhatWasDone = "Done." });
        await As(LifecycleApp.Tester, Role.Tester).Send(new RecordRetest { FindingId = id, Passed = true, Work = "All approved." });
        await Until_idle();
        (await Read(db => db.Instances.SingleAsync(i => i.CorrelationId == id.ToString("D")))).SubStatus.ShouldBe("Finished");
    }

    [Fact]
    public async Task An_acceptance_that_ends_opens_the_finding_again_and_says_so()
    {
        var id = await Find(null);
        await As(Lead, Role.ComplianceLead).Send(new AcceptRisk { FindingId = id, Reason = "Until the year ends.", Until = new(2026, 12, 1) });
        await After(TimeSpan.FromDays(5));
        (await Load(id)).State.ShouldBe(FindingState.RiskAccepted);

        await After(TimeSpan.FromDays(10));

        (await Load(id)).State.ShouldBe(FindingState.Identified);
        (await SaidOf(id, "finding-reopened")).ShouldBe(1);
    }

    static System.Text.Json.Nodes.JsonObject Wait(string id, string stages, int remind)
        => Drawing.Activity(id, "AuditFlow.WaitForFinding", ("findingId", "js:getInput('FindingId')"), ("stages", "js:" + stages), ("remindAfterDays", remind));

    Sender As(string email, params Role[] roles) => Sender(new PersonActor(Guid.Empty, null, email, roles));

    Task<bool> InTransaction(Func<IServiceProvider, Task> work) => Inside(services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new PersonActor(Guid.Empty, null, Lead, [Role.ComplianceLead]));
        return services.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                await work(services);
                return true;
            },
            CancellationToken.None);
    });

    async Task<Guid> StartedAudit()
    {
        var lead = As(Lead, Role.ComplianceLead);
        var id = await lead.Send(new CreateAudit { Name = $"Audit {Guid.CreateVersion7()}", Kind = AuditKind.Soc2TypeII, PeriodFrom = new(2026, 10, 1), PeriodTo = new(2027, 9, 30) });
        await lead.Send(new StartAudit { AuditId = id });
        await Until_idle();
        return id;
    }

    async Task<Guid> Find(Guid? audit)
    {
        var opened = await Sender(new RunActor("run-1", "drawing", 1, audit, Lead)).Send(new OpenFinding
        {
            ControlId = LifecycleApp.ControlId, Title = "Late approval", Description = "Approved afterwards.", Source = FindingSource.Test, SourceId = $"{Guid.CreateVersion7()}", AuditId = audit,
        });
        await Until_idle();
        return opened.FindingId;
    }

    Task<GateState> Gate(Guid audit) => Read(db => db.GateStates.AsNoTracking().SingleAsync(g => g.AuditId == audit));

    Task<WorkflowInstance> Run(Guid audit) => Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.AuditId == audit && i.DefinitionId == "audit-lifecycle"));

    Task<Finding> Load(Guid id) => Read(db => db.Findings.AsNoTracking().SingleAsync(f => f.Id == id));

    Task<int> Said(Guid audit, string what) => Read(db => db.TrailEntries.CountAsync(e => e.Stream == audit && e.What == what));

    async Task<int> SaidOf(Guid finding, string what)
    {
        var subject = $"finding:{(await Load(finding)).Number}";
        return await Read(db => db.TrailEntries.CountAsync(e => e.Subject == subject && e.What == what));
    }
}
