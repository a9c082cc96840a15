using AuditFlow.Audits;
using AuditFlow.Findings;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Audits;

[OnBothDatabases]
public sealed class GateTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Fact]
    [Trait("Rule", "R-65")]
    public async Task R65_A_gate_opens_when_its_facts_hold_and_before_that_says_what_is_missing()
    {
        var audit = await app.RunningAudit();
        await app.Run(audit).Send(new EnterPhase { AuditId = audit, Phase = PhaseName.Readiness });
        var task = await app.Task(LifecycleApp.Owner, audit, phase: PhaseName.Readiness);
        var look = Look(audit) with { Phase = PhaseName.Readiness, Conditions = ["readiness-tasks-done = 100", "controls-owned = 100"] };

        (await app.Run(audit).Send(look)).Outcome.ShouldBe(GateOutcome.Closed);
        var closed = await Load(audit);
        var missing = closed.ReadFacts().Single(f => !f.Holds);
        (missing.Sentence, missing.MissingCount).ShouldBe(("0 of 1 tasks are done", 1));
        missing.Missing.Single().Url.ShouldBe($"/tasks/{task.TaskId}");

        await app.Person(LifecycleApp.Owner, Role.ControlOwner).Send(new CompleteTask { TaskId = task.TaskId, Outcome = "Done" });
        (await app.Run(audit).Send(look)).Outcome.ShouldBe(GateOutcome.Open);

        (await Load(audit)).IsOpen.ShouldBeTrue();
        (await app.Read(db => db.AuditPhases.SingleAsync(p => p.AuditId == audit && p.Phase == PhaseName.Readiness))).DoneAt.ShouldNotBeNull();
    }

    [Fact]
    [Trait("Rule", "R-66")]
    public async Task R66_A_drawing_of_before_still_calls_its_gates_as_it_did()
    {
        var audit = await app.RunningAudit();
        await app.Send(new PublishDrawing
        {
            Json = Sequence("gate-of-before", Activity("gate-1", "AuditFlow.Gate", ("name", "Ready for fieldwork"), ("facts", "js:['criteria-mapped = 100']"))),
        });
        await app.Inside(async services =>
        {
            services.GetRequiredService<CurrentActor>().Is(new OperatorActor("test"));
            return await services.GetRequiredService<Transaction>().RunAsync(
                () => services.GetRequiredService<Runs>().StartAsync("gate-of-before", null, auditId: audit), CancellationToken.None);
        });
        await app.Until_idle();

        (await app.Read(db => db.GateStates.SingleAsync(g => g.AuditId == audit && g.NodeId == "Workflow1:Flowchart1:gate-1"))).Name.ShouldBe("Ready for fieldwork");
    }

    [Fact]
    [Trait("Rule", "R-65")]
    public async Task R65_No_ticked_box_opens_a_gate()
    {
        var audit = await app.RunningAudit();
        await app.Run(audit).Send(Look(audit));

        // No request takes "open" from anybody: the only ways past are facts, or an override that is called one.
        var requests = typeof(EvaluateGate).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(MediatR.IBaseRequest)) && t.Name.Contains("Gate", StringComparison.Ordinal));
        requests.Select(t => t.Name).Order().ShouldBe([nameof(EvaluateGate), nameof(OverrideGate)]);
        typeof(EvaluateGate).GetProperties().Where(p => p.PropertyType == typeof(bool)).ShouldBeEmpty();
        foreach (var role in Enum.GetValues<Role>())
        {
            (await Should.ThrowAsync<Refusal>(() => app.As(role).Send(Look(audit)))).Status.ShouldBe(403);
        }

        // Done by a lead in place of everybody, with an answer that is not the one asked for, it stays closed.
        var task = await app.Task(LifecycleApp.Auditor, audit, key: "fieldwork", outcomes: ["Closed", "Not yet"]);
        await app.AsLead.Send(new CompleteTask { TaskId = task.TaskId, Outcome = "Not yet", Comment = "They told me on the phone." });
        (await app.Run(audit).Send(Look(audit))).Outcome.ShouldBe(GateOutcome.Closed);
    }

    [Fact]
    [Trait("Rule", "R-65")]
    public async Task R65_A_gate_without_facts_is_refused_and_an_unknown_fact_is_named()
    {
        var audit = await app.RunningAudit();

        await Should.ThrowAsync<InvalidRequest>(() => app.Run(audit).Send(Look(audit) with { Conditions = [] }));
        (await Should.ThrowAsync<Refusal>(() => app.Run(audit).Send(Look(audit) with { Conditions = ["all-is-well = 1"] }))).Message.ShouldContain("criteria-mapped");
    }

    [Fact]
    public async Task Looking_again_writes_nothing_when_nothing_has_changed()
    {
        var audit = await app.RunningAudit();
        await app.Run(audit).Send(Look(audit));
        var (version, entries) = ((await Load(audit)).Version, await Entries(audit));

        await app.Run(audit).Send(Look(audit));

        ((await Load(audit)).Version, await Entries(audit)).ShouldBe((version, entries));
    }

    [Fact]
    public async Task A_gate_looks_again_within_a_day_and_earlier_when_time_alone_can_close_it()
    {
        var audit = await app.RunningAudit();
        var now = app.Clock.GetUtcNow();
        (await app.Run(audit).Send(Look(audit))).LookAgainAt.ShouldBe(now.AddDays(1));

        var accepted = await app.Finding(audit);
        await app.AsLead.Send(new AcceptRisk { FindingId = accepted, Reason = "Over by tonight.", Until = new(2026, 11, 23) });
        await app.Finding(audit);

        (await app.Run(audit).Send(Look(audit) with { Conditions = ["findings-settled = 100"] })).LookAgainAt
            .ShouldBe(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.FromHours(-5)));
    }

    [Fact]
    public async Task A_lead_overrides_a_closed_gate_with_a_reason_and_the_facts_stay_as_they_are()
    {
        var audit = await app.RunningAudit();
        await app.Run(audit).Send(Look(audit));
        var gate = await Load(audit);
        var request = new OverrideGate { AuditId = audit, GateId = gate.Id, Reason = "The auditor agreed in writing to begin." };

        await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(request with { Reason = "ok" }));
        (await Should.ThrowAsync<Refusal>(() => app.Person(LifecycleApp.Manager, Role.Manager).Send(request))).Status.ShouldBe(403);
        (await Should.ThrowAsync<Refusal>(() => app.Run(audit).Send(request))).Status.ShouldBe(403);
        await app.AsLead.Send(request);

        (await app.Run(audit).Send(Look(audit))).Outcome.ShouldBe(GateOutcome.Overridden);
        var overridden = await Load(audit);
        (overridden.IsOpen, overridden.OverriddenBy).ShouldBe((false, LifecycleApp.Lead));
        overridden.ReadFacts().ShouldContain(f => !f.Holds);
        (await app.Read(db => db.TrailEntries.SingleAsync(e => e.Stream == audit && e.What == "gate-overridden"))).Sentence.ShouldContain("agreed in writing");
    }

    [Fact]
    public async Task An_abandoned_audit_lets_go_of_its_gates()
    {
        var audit = await app.RunningAudit();
        await app.AsLead.Send(new AbandonAudit { AuditId = audit, Reason = "The customer no longer asks for it." });

        (await app.Run(audit).Send(Look(audit))).Outcome.ShouldBe(GateOutcome.Abandoned);
    }

    static EvaluateGate Look(Guid audit) => new() { AuditId = audit, Name = "Fieldwork closed", NodeId = "Flow:Gate", Conditions = ["fieldwork-closed = 1"] };

    Task<GateState> Load(Guid audit) => app.Read(db => db.GateStates.AsNoTracking().SingleAsync(g => g.AuditId == audit));

    Task<int> Entries(Guid audit) => app.Read(db => db.TrailEntries.CountAsync(e => e.Stream == audit));
}
