using AuditFlow.Audits;
using AuditFlow.Audits.Facts;
using AuditFlow.Controls;
using AuditFlow.Findings;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Audits.Facts;

[OnBothDatabases]
public sealed class FactTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Fact]
    public async Task The_catalogue_is_what_was_found_and_every_fact_says_what_it_measures()
    {
        var found = await app.Inside(s => Task.FromResult(s.GetRequiredService<FactCatalog>().All.Select(f => $"{f.Id}: {f.Words}").ToList()));

        found.ShouldBe(
        [
            "attestations-answered: Percent of the owner attestations asked for in this audit that are answered, whatever the answer says.",
            "controls-owned: Percent of the controls in scope whose owner is a person in the register.",
            "criteria-mapped: Percent of the criteria in scope to which at least one control in operation is mapped.",
            "engagement-tasks-done: Percent of the tasks handed out in the phase External auditor that are done.",
            "fieldwork-closed: 1 when the newest answer to the task fieldwork is \"Closed\": Fieldwork closed by the external auditor.",
            "findings-settled: Percent of the audit's findings that are closed by a passed retest, or accepted until a day that has not passed. 100 when there are none.",
            "pre-audit-testing-tasks-done: Percent of the tasks handed out in the phase Pre-audit testing that are done.",
            "readiness-tasks-done: Percent of the tasks handed out in the phase Readiness that are done.",
            "remediation-tasks-done: Percent of the tasks handed out in the phase Remediation that are done.",
            "risk-assessment-tasks-done: Percent of the tasks handed out in the phase Risk assessment that are done.",
            "risk-scoring-scored: 1 when the newest answer to the task risk-scoring is \"Scored\": Risks scored, fraud considered.",
            "scope-approved: 1 when the newest answer to the task scope is \"Approved\": Scope approved.",
            "scoping-memo-acknowledged: 1 when the newest answer to the task scoping-memo is \"Acknowledged\": Scoping memo acknowledged by the external auditor.",
        ]);
    }

    [Fact]
    public async Task Criteria_without_a_control_are_named_one_by_one_and_a_mapped_control_brings_them_in()
    {
        var audit = await app.RunningAudit();
        var before = await Measure("criteria-mapped", audit);
        before.Sentence.ShouldBe($"{36 - before.Missing.Count} of 36 criteria have a control");

        // A criterion that one control alone covers loses it when that control ends.
        var lonely = await app.Inside(async s =>
        {
            var scope = await s.GetRequiredService<AuditScope>().OfAsync(audit, default);
            return scope.Controls.First(c => c.Criteria.Any(x => scope.Controls.Count(o => o.Criteria.Contains(x)) == 1));
        });
        var row = Samples.Controls.Lines().Single(l => l.StartsWith(lonely.ControlId + ",", StringComparison.Ordinal));
        await app.Send(new ImportControls { File = Samples.Controls.Replace(row + "\r\n", ""), RetireMissing = true, RetiredOn = new(2026, 11, 23) });

        var after = await Measure("criteria-mapped", audit);
        after.Missing.Count.ShouldBeGreaterThan(before.Missing.Count);
        after.Value.ShouldBeLessThan(before.Value);
        after.Missing.ShouldAllBe(m => m.Url.StartsWith("/controls?q="));
    }

    [Fact]
    public async Task A_changed_register_wakes_the_gates_of_every_audit_under_way()
    {
        var audit = await app.RunningAudit();
        var before = await Woken(audit);

        await app.Send(new AuditFlow.People.ImportPeople { File = Samples.People.WithLine("new-tester@example.com,New tester,Tester,cio@example.com,Europe/Dublin") });

        before.ShouldBeFalse();
        (await Woken(audit)).ShouldBeTrue();
    }

    [Fact]
    public async Task Attestations_count_when_they_are_answered_and_none_asked_is_not_all()
    {
        var audit = await app.RunningAudit();

        var none = await Measure("attestations-answered", audit);

        (none.Value, none.Sentence).ShouldBe((0m, "No owner has been asked yet"));
        none.Missing.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Every_control_of_the_sample_company_has_an_owner()
        => (await Measure("controls-owned", await app.RunningAudit())).Value.ShouldBe(100);

    [Fact]
    public async Task Tasks_of_a_phase_count_for_that_phase_alone_and_none_is_not_all()
    {
        var audit = await app.RunningAudit();
        (await Measure("readiness-tasks-done", audit)).Value.ShouldBe(0);

        var first = await app.Task(LifecycleApp.Owner, audit, phase: PhaseName.Readiness);
        await app.Task(LifecycleApp.Owner, audit, phase: PhaseName.Readiness);
        await app.Task(LifecycleApp.Owner, audit, phase: PhaseName.Engagement);
        await app.Person(LifecycleApp.Owner, Role.ControlOwner).Send(new CompleteTask { TaskId = first.TaskId, Outcome = "Done" });

        var half = await Measure("readiness-tasks-done", audit);
        (half.Value, half.Sentence).ShouldBe((50m, "1 of 2 tasks are done"));
        half.Missing.Single().Url.ShouldStartWith("/tasks/");
    }

    [Fact]
    public async Task A_task_says_yes_only_with_the_answer_that_is_asked_for()
    {
        var audit = await app.RunningAudit();
        (await Measure("scoping-memo-acknowledged", audit)).Value.ShouldBe(0);
        var auditor = app.Person(LifecycleApp.Auditor, Role.ExternalAuditor);

        var first = await app.Task("role:external-auditor", audit, key: "scoping-memo", outcomes: ["Acknowledged", "Returned"]);
        await app.Person(first.Assignee, Role.ExternalAuditor).Send(new CompleteTask { TaskId = first.TaskId, Outcome = "Returned", Comment = "Which subservice organisations?" });
        var returned = await Measure("scoping-memo-acknowledged", audit);
        returned.Value.ShouldBe(0);
        returned.Sentence.ShouldContain("the answer was \"Returned\"");

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await app.Task(LifecycleApp.Auditor, audit, key: "scoping-memo", outcomes: ["Acknowledged", "Returned"]);
        await auditor.Send(new CompleteTask { TaskId = second.TaskId, Outcome = "Acknowledged" });
        (await Measure("scoping-memo-acknowledged", audit)).Value.ShouldBe(1);
    }

    [Fact]
    public async Task An_acceptance_settles_a_finding_until_it_ends_and_says_when_to_look_again()
    {
        var audit = await app.RunningAudit();
        (await Measure("findings-settled", audit)).Value.ShouldBe(100);

        var id = await app.Finding(audit);
        var open = await Measure("findings-settled", audit);
        (open.Value, open.Missing.Count).ShouldBe((0m, 1));

        await app.AsLead.Send(new AcceptRisk { FindingId = id, Reason = "Replaced in spring.", Until = new(2026, 12, 31) });
        var accepted = await Measure("findings-settled", audit);
        accepted.Value.ShouldBe(100);
        accepted.Sentence.ShouldContain("1 of them accepted");
        accepted.ChangesAt.ShouldBe(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.FromHours(-5)));
    }

    Task<bool> Woken(Guid audit) => app.Read(db => db.Signals.AnyAsync(s => s.Name == Signals.Gate && s.Key == audit.ToString("D")));

    Task<FactValue> Measure(string fact, Guid audit) => app.Inside(s => s.GetRequiredService<FactCatalog>().Find(fact).MeasureAsync(s.GetRequiredService<FactSources>(), audit, default));
}

file static class CsvLines
{
    public static string[] Lines(this byte[] file) => System.Text.Encoding.UTF8.GetString(file).Split("\r\n");
}
