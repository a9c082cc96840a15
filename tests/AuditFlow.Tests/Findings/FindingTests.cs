using AuditFlow.Findings;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Findings;

[OnBothDatabases]
public sealed class FindingTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Fact]
    public async Task A_finding_goes_to_the_manager_of_its_control_and_starts_its_remediation()
    {
        var audit = await app.RunningAudit();

        var id = await app.Finding(audit);

        var finding = await Load(id);
        finding.Number.ShouldBe($"FND-{finding.Sequence:0000}");
        (finding.Owner, finding.RemediationOwner, finding.ControlVersion).ShouldBe((LifecycleApp.Owner, LifecycleApp.Manager, 1));
        (finding.State, finding.Severity).ShouldBe((FindingState.Identified, FindingSeverity.NotRatedYet));
        var run = await app.Read(db => db.Instances.SingleAsync(i => i.CorrelationId == id.ToString("D")));
        (run.DefinitionId, run.AuditId).ShouldBe(("remediation", audit));
        (await app.Read(db => db.Signals.AnyAsync(s => s.Name == Signals.Gate && s.Key == audit.ToString("D")))).ShouldBeTrue();
    }

    [Fact]
    public async Task One_source_opens_one_finding_however_many_ask_at_once_and_the_numbers_have_no_gap()
    {
        var request = new OpenFinding { ControlId = LifecycleApp.ControlId, Title = "Late review", Description = "The review was late.", Source = FindingSource.Attestation, SourceId = "attestation-1" };
        var before = await app.Read(db => db.Findings.CountAsync());

        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => app.Run(null).Send(i % 2 == 0 ? request : request with { SourceId = $"attestation-race-{i}" })));

        opened.Where((_, i) => i % 2 == 0).Distinct().Count().ShouldBe(1);
        var numbers = await app.Read(db => db.Findings.OrderBy(f => f.Sequence).Select(f => f.Sequence).ToListAsync());
        numbers.Count.ShouldBe(before + 5);
        numbers.ShouldBe(Enumerable.Range(1, numbers.Count).Select(n => (long)n));
    }

    [Fact]
    public async Task A_finding_that_is_refused_gives_its_number_back()
    {
        await Should.ThrowAsync<Refusal>(() => app.Run(null).Send(new OpenFinding
        {
            ControlId = "NO-SUCH-01", Title = "Nothing", Description = "Nothing.", Source = FindingSource.Test, SourceId = "nothing",
        }));
        await app.Finding();

        var numbers = await app.Read(db => db.Findings.OrderBy(f => f.Sequence).Select(f => f.Sequence).ToListAsync());
        numbers.ShouldBe(Enumerable.Range(1, numbers.Count).Select(n => (long)n));
    }

    [Fact]
    [Trait("Rule", "R-28")]
    public async Task R28_From_plan_to_passed_retest_every_step_is_written_down_and_told()
    {
        var id = await app.FixedFinding();
        await app.Person(LifecycleApp.Tester, Role.Tester).Send(new RecordRetest { FindingId = id, Passed = true, Work = "25 of 25 tickets approved before the grant." });

        var finding = await Load(id);
        finding.State.ShouldBe(FindingState.Closed);
        finding.ClosedAt.ShouldNotBeNull();
        var said = await app.Read(db => db.TrailEntries.Where(e => e.Subject == $"finding:{finding.Number}").OrderBy(e => e.Sequence).Select(e => e.What).ToListAsync());
        said.ShouldBe(["finding-opened", "plan-submitted", "plan-approved", "remediation-begun", "finding-fixed", "retest-passed"]);
        (await app.Read(db => db.Signals.CountAsync(s => s.Name == WaitForFinding.TypeName && s.Key == id.ToString("D")))).ShouldBe(6);
    }

    [Fact]
    [Trait("Rule", "R-28")]
    public async Task R28_A_failed_retest_sends_the_finding_back_to_remediation()
    {
        var id = await app.FixedFinding();

        await app.Person(LifecycleApp.Tester, Role.Tester).Send(new RecordRetest { FindingId = id, Passed = false, Work = "1 of 25 tickets has no approval." });

        var finding = await Load(id);
        (finding.State, finding.FailedRetests, finding.ClosedAt).ShouldBe((FindingState.InRemediation, 1, null));
    }

    [Theory]
    [Trait("Rule", "R-21")]
    [InlineData(LifecycleApp.Manager, "took part in the remediation")]
    [InlineData(LifecycleApp.Owner, "owns or performs")]
    [InlineData(LifecycleApp.Performer, "owns or performs")]
    public async Task R21_Who_mended_owns_or_performs_the_control_does_not_test_it_again(string person, string why)
    {
        var id = await app.FixedFinding();

        var refusal = await Should.ThrowAsync<Refusal>(() => app.Person(person, Role.Tester).Send(new RecordRetest { FindingId = id, Passed = true, Work = "Looked at it myself." }));

        refusal.Code.ShouldBe("duties-combined");
        refusal.Message.ShouldContain(why);
        (await Load(id)).State.ShouldBe(FindingState.ReadyForRetest);
    }

    [Fact]
    [Trait("Rule", "R-21")]
    public async Task R21_Nobody_approves_their_own_plan()
    {
        var id = await app.Finding();
        await app.AsLead.Send(new SubmitPlan { FindingId = id, Plan = "Mend it.", FixedBy = new(2026, 12, 15) });

        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new ApprovePlan { FindingId = id }))).Code.ShouldBe("duties-combined");
        await app.Person(LifecycleApp.OtherLead, Role.ComplianceLead).Send(new ApprovePlan { FindingId = id });

        (await Load(id)).State.ShouldBe(FindingState.PlanApproved);
    }

    [Fact]
    public async Task A_returned_plan_can_be_made_anew()
    {
        var id = await app.Finding();
        var manager = app.Person(LifecycleApp.Manager, Role.Manager);
        var plan = new SubmitPlan { FindingId = id, Plan = "Try harder.", FixedBy = new(2026, 12, 15) };
        await manager.Send(plan);
        (await Should.ThrowAsync<Refusal>(() => manager.Send(plan))).Code.ShouldBe("plan-waits");

        await app.AsLead.Send(new ReturnPlan { FindingId = id, Reason = "Says nothing of who does what." });
        await manager.Send(plan with { Plan = "The IAM lead blocks grants without a ticket." });

        (await Load(id)).Stage(app.Clock.GetUtcNow()).ShouldBe(FindingStage.PlanSubmitted);
    }

    [Fact]
    public async Task Only_those_whose_finding_it_is_make_its_plan()
        => (await Should.ThrowAsync<Refusal>(async () => await app.Person("vp-engineering@example.com", Role.Manager).Send(
            new SubmitPlan { FindingId = await app.Finding(), Plan = "Mine now.", FixedBy = new(2026, 12, 15) }))).Status.ShouldBe(403);

    [Fact]
    [Trait("Rule", "R-29")]
    public async Task R29_A_material_weakness_cannot_be_accepted()
    {
        var audit = await app.PlannedAudit(AuditFlow.Audits.AuditKind.Sox);
        await app.AsLead.Send(new AuditFlow.Audits.StartAudit { AuditId = audit });
        var id = await app.Finding(audit);
        await app.AsLead.Send(new RateFinding { FindingId = id, Severity = FindingSeverity.MaterialWeakness, Reason = "Cash could leave unnoticed." });
        var accept = new AcceptRisk { FindingId = id, Reason = "We live with it.", Until = new(2027, 1, 31) };

        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(accept))).Code.ShouldBe("material-weakness-not-acceptable");
        await app.AsLead.Send(new RateFinding { FindingId = id, Severity = FindingSeverity.SignificantDeficiency, Reason = "A second person checks the bank statement." });
        await app.AsLead.Send(accept);

        (await Load(id)).State.ShouldBe(FindingState.RiskAccepted);
    }

    [Fact]
    [Trait("Rule", "R-30")]
    public async Task R30_Every_rating_stays_readable_with_who_when_and_why()
    {
        var id = await app.Finding();
        await app.AsLead.Send(new RateFinding { FindingId = id, Severity = FindingSeverity.ControlFailure, Reason = "It failed twice." });
        await app.Person(LifecycleApp.OtherLead, Role.ComplianceLead).Send(new RateFinding { FindingId = id, Severity = FindingSeverity.Deviation, Reason = "Both were approved the next day." });

        var finding = await Load(id);
        var ratings = await app.Read(db => db.TrailEntries.Where(e => e.Subject == $"finding:{finding.Number}" && e.What == "finding-rated").OrderBy(e => e.Sequence).ToListAsync());
        ratings.Select(r => r.Actor).ShouldBe([$"person:{LifecycleApp.Lead}", $"person:{LifecycleApp.OtherLead}"]);
        ratings[1].Sentence.ShouldContain("deviation");
        ratings[1].Sentence.ShouldContain("before: control failure");
        ratings[1].Sentence.ShouldContain("Both were approved the next day.");
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new RateFinding { FindingId = id, Severity = FindingSeverity.MaterialWeakness, Reason = "SOX word." }))).Code.ShouldBe("severity-of-other-scale");
    }

    [Fact]
    public async Task An_acceptance_has_a_reason_and_an_end_within_a_year()
    {
        var id = await app.Finding();
        var accept = new AcceptRisk { FindingId = id, Reason = "The system is replaced in spring.", Until = new(2027, 3, 31) };

        (await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(accept with { Reason = "" }))).Errors.Single().Field.ShouldBe("Reason");
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(accept with { Until = new(2027, 11, 24) }))).Code.ShouldBe("acceptance-too-long");
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(accept with { Until = new(2026, 11, 22) }))).Code.ShouldBe("acceptance-ended-before-it-began");
        await app.AsLead.Send(accept with { Until = new(2027, 11, 23) });

        (await Load(id)).IsOpen(app.Clock.GetUtcNow()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_takes_an_accepted_finding_up_again_only_when_the_acceptance_has_ended()
    {
        var finding = New();
        finding.AcceptRisk(new(2026, 12, 31), new(2026, 11, 23), Day(2027, 1, 1), LifecycleApp.Lead, Day(2026, 11, 23));

        finding.Stage(Day(2026, 12, 31)).ShouldBe(FindingStage.RiskAccepted);
        Should.Throw<Refusal>(() => finding.Reopen(byPerson: false, Day(2027, 2, 1), Day(2026, 12, 31))).Code.ShouldBe("acceptance-runs");

        finding.Stage(Day(2027, 1, 2)).ShouldBe(FindingStage.AcceptanceEnded);
        finding.IsOpen(Day(2027, 1, 2)).ShouldBeTrue();
        finding.Reopen(byPerson: false, Day(2027, 2, 1), Day(2027, 1, 2));
        finding.State.ShouldBe(FindingState.Identified);

        var id = await app.Finding();
        await app.AsLead.Send(new AcceptRisk { FindingId = id, Reason = "Small.", Until = new(2027, 3, 31) });
        (await Should.ThrowAsync<Refusal>(() => app.Run(null).Send(new ReopenFinding { FindingId = id }))).Code.ShouldBe("acceptance-runs");
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new ReopenFinding { FindingId = id }))).Code.ShouldBe("reason-missing");
        await app.AsLead.Send(new ReopenFinding { FindingId = id, Reason = "It happened again." });
        (await Load(id)).State.ShouldBe(FindingState.Identified);
    }

    [Fact]
    public async Task Two_who_decide_at_once_do_not_overwrite_each_other()
    {
        var id = await app.FixedFinding();
        var retest = new RecordRetest { FindingId = id, Passed = true, Work = "All approved." };

        var results = await Task.WhenAll(
            Try(() => app.Person(LifecycleApp.Tester, Role.Tester).Send(retest)),
            Try(() => app.Person("sox-tester@example.com", Role.Tester).Send(retest with { Passed = false })));

        results.Count(r => r).ShouldBe(1);

        static async Task<bool> Try(Func<Task> step)
        {
            try
            {
                await step();
                return true;
            }
            catch (Refusal)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_run_does_not_reach_into_another_audit()
    {
        var id = await app.Finding(await app.RunningAudit());
        var other = await app.RunningAudit();

        (await Should.ThrowAsync<Refusal>(() => app.Run(other).Send(new RemindOfFinding { FindingId = id }))).Code.ShouldBe("other-audit");
    }

    static Finding New() => new()
    {
        Id = Guid.Empty, Sequence = 1, Number = "FND-0001", Title = "", Description = "", ControlId = "AC-1", ControlVersion = 1, Source = FindingSource.Test, SourceId = "1",
        Scale = SeverityScale.Soc2, Owner = "", RemediationOwner = "", OpenedAt = Day(2026, 11, 23), DueAt = Day(2026, 12, 23),
    };

    static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 12, 0, 0, TimeSpan.Zero);

    Task<Finding> Load(Guid id) => app.Read(db => db.Findings.AsNoTracking().SingleAsync(f => f.Id == id));
}
