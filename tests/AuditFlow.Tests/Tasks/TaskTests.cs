using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Tasks;

[OnBothDatabases]
public sealed class TaskTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Theory]
    [InlineData("owner:ITGC-AC-01", LifecycleApp.Owner, "owner of ITGC-AC-01")]
    [InlineData("manager:ITGC-AC-01", LifecycleApp.Manager, "manager of ITGC-AC-01")]
    [InlineData("performer:ITGC-AC-01", LifecycleApp.Performer, "performer of ITGC-AC-01")]
    [InlineData("treasurer@example.com", "treasurer@example.com", "named in the drawing")]
    [InlineData("lead", LifecycleApp.Lead, "lead of the audit")]
    [InlineData("role:administrator", "grc-administrator@example.com", "administrator")]
    [InlineData("owner:NO-SUCH-01", LifecycleApp.Lead, "compliance lead, in place of: owner of NO-SUCH-01")]
    [InlineData("left-the-company@example.com", LifecycleApp.Lead, "compliance lead, in place of: named in the drawing")]
    public async Task A_task_goes_to_whom_its_rule_names_and_otherwise_to_the_lead(string rule, string assignee, string why)
    {
        var audit = await app.RunningAudit();

        var task = await Load((await app.Task(rule, audit)).TaskId);

        (task.Assignee, task.AssignedAs).ShouldBe((assignee, why));
    }

    [Fact]
    [Trait("Rule", "R-37")]
    public async Task R37_A_task_is_due_at_the_end_of_the_day_where_its_assignee_sits()
    {
        var task = await app.Task("sox-tester@example.com", dueInDays: 2);

        // Kolkata is five and a half hours ahead of UTC: there it is the 23rd, too, at nine in the morning UTC.
        task.DueAt.ShouldBe(new DateTimeOffset(2026, 11, 25, 23, 59, 59, TimeSpan.FromHours(5.5)));
    }

    [Fact]
    public async Task One_asking_makes_one_task_however_often_it_is_tried()
    {
        var request = new CreateTask { Title = "Once", Assignee = LifecycleApp.Lead, AskedBy = "execution-1" };

        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.Run(null).Send(request)));

        made.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task The_assignee_answers_with_one_of_the_outcomes_and_the_waiting_block_is_told_once()
    {
        var task = await app.Task(LifecycleApp.Owner, outcomes: ["Approved", "Returned"]);
        var owner = app.Person(LifecycleApp.Owner, Role.ControlOwner);

        (await Should.ThrowAsync<Refusal>(() => owner.Send(new CompleteTask { TaskId = task.TaskId, Outcome = "Maybe" }))).Message.ShouldContain("Approved, Returned");
        await owner.Send(new CompleteTask { TaskId = task.TaskId, Outcome = "Approved" });
        (await Should.ThrowAsync<Refusal>(() => owner.Send(new CompleteTask { TaskId = task.TaskId, Outcome = "Returned" }))).Code.ShouldBe("task-done");

        var done = await Load(task.TaskId);
        (done.State, done.Outcome, done.CompletedBy).ShouldBe((TaskState.Done, "Approved", LifecycleApp.Owner));
        (await app.Read(db => db.Signals.CountAsync(s => s.Name == AskPerson.TypeName && s.Key == task.TaskId.ToString("D")))).ShouldBe(1);
    }

    [Fact]
    [Trait("Rule", "R-42")]
    public async Task R42_A_lead_answers_for_somebody_else_only_with_a_reason_and_it_is_said()
    {
        var task = await app.Task(LifecycleApp.Owner);

        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(new CompleteTask { TaskId = task.TaskId, Outcome = "Done" }))).Code.ShouldBe("task-reason-missing");
        await app.AsLead.Send(new CompleteTask { TaskId = task.TaskId, Outcome = "Done", Comment = "On leave; I saw the signed list." });

        (await app.Read(db => db.TrailEntries.SingleAsync(e => e.Subject == $"task:{task.TaskId}" && e.What == "task-completed")))
            .Sentence.ShouldContain($"by {LifecycleApp.Lead} in place of {LifecycleApp.Owner}");
    }

    [Theory]
    [InlineData(LifecycleApp.Performer, Role.Performer)]
    [InlineData("grc-administrator@example.com", Role.Administrator)]
    [InlineData(LifecycleApp.Auditor, Role.ExternalAuditor)]
    public async Task Nobody_else_answers_a_task(string person, Role role)
    {
        var task = await app.Task(LifecycleApp.Owner);

        (await Should.ThrowAsync<Refusal>(() => app.Person(person, role).Send(new CompleteTask { TaskId = task.TaskId, Outcome = "Done", Comment = "Me." }))).Status.ShouldBe(403);
    }

    [Fact]
    [Trait("Rule", "R-21")]
    public async Task R21_A_step_that_says_so_is_not_done_by_whoever_did_the_other_one()
    {
        var audit = await app.RunningAudit();
        var prepared = await app.Task("internal-auditor-it@example.com", audit, key: "preparation");
        var review = await app.Task("internal-auditor-it@example.com", audit, key: "review", notSameAs: "task:preparation");
        var same = app.Person("internal-auditor-it@example.com", Role.Tester);
        await same.Send(new CompleteTask { TaskId = prepared.TaskId, Outcome = "Done" });

        // Handed out before the other step was done, so it is looked at again when it is answered.
        (await Should.ThrowAsync<Refusal>(() => same.Send(new CompleteTask { TaskId = review.TaskId, Outcome = "Done" }))).Code.ShouldBe("duties-combined");

        // Handed out afterwards it does not even go to the same person.
        (await app.Task("internal-auditor-it@example.com", audit, key: "second-review", notSameAs: "task:preparation")).Assignee.ShouldBe(LifecycleApp.Lead);
    }

    [Fact]
    public async Task A_lead_gives_a_task_to_somebody_else_and_says_why()
    {
        var task = await app.Task(LifecycleApp.Owner);
        var reassign = new ReassignTask { TaskId = task.TaskId, To = LifecycleApp.Performer, Reason = "The owner is on leave." };

        (await Should.ThrowAsync<Refusal>(() => app.Person(LifecycleApp.Owner, Role.ControlOwner).Send(reassign))).Status.ShouldBe(403);
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(reassign with { To = "stranger@example.com" }))).Code.ShouldBe("person-unknown");
        await app.AsLead.Send(reassign);

        (await Load(task.TaskId)).Assignee.ShouldBe(LifecycleApp.Performer);
        await app.Person(LifecycleApp.Performer, Role.Performer).Send(new CompleteTask { TaskId = task.TaskId, Outcome = "Done" });
    }

    [Fact]
    public async Task The_same_task_is_not_answered_twice_at_once()
    {
        var task = await app.Task(LifecycleApp.Owner, outcomes: ["Yes", "No"]);
        var owner = app.Person(LifecycleApp.Owner, Role.ControlOwner);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                await owner.Send(new CompleteTask { TaskId = task.TaskId, Outcome = i % 2 == 0 ? "Yes" : "No" });
                return 1;
            }
            catch (Refusal)
            {
                return 0;
            }
        }));

        answers.Sum().ShouldBe(1);
    }

    [Fact]
    public async Task A_run_hands_out_no_task_in_another_audit()
        => (await Should.ThrowAsync<Refusal>(async () =>
        {
            var audit = await app.RunningAudit();
            await app.Run(Guid.CreateVersion7()).Send(new CreateTask { Title = "Reach", Assignee = "lead", AuditId = audit, AskedBy = "reach" });
        })).Code.ShouldBe("other-audit");

    Task<AuditTask> Load(Guid id) => app.Read(db => db.Tasks.AsNoTracking().SingleAsync(t => t.Id == id));
}

/// <summary>Moves the clock, so it has a company of its own.</summary>
[OnBothDatabases]
public sealed class TaskReminderTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_A_reminder_goes_to_the_assignee_then_to_the_manager_then_to_the_lead_and_stops_with_the_answer()
    {
        var audit = await app.RunningAudit();
        var task = await app.Task(LifecycleApp.Performer, audit, dueInDays: 5);
        var run = app.Run(audit);

        await run.Send(new RemindTask { TaskId = task.TaskId });
        await run.Send(new RemindTask { TaskId = task.TaskId });
        (await Reminded(task.TaskId)).ShouldBe([LifecycleApp.Performer], "one a day is enough");

        app.Clock.MoveTo(task.DueAt.AddDays(3));
        await run.Send(new RemindTask { TaskId = task.TaskId });
        (await Reminded(task.TaskId))[^1].ShouldBe($"{LifecycleApp.Performer}, {LifecycleApp.Owner}");

        app.Clock.MoveTo(task.DueAt.AddDays(7));
        await run.Send(new RemindTask { TaskId = task.TaskId });
        (await Reminded(task.TaskId))[^1].ShouldBe($"{LifecycleApp.Performer}, {LifecycleApp.Owner}, {LifecycleApp.Lead}");

        await app.Person(LifecycleApp.Performer, Role.Performer).Send(new CompleteTask { TaskId = task.TaskId, Outcome = "Done" });
        app.Clock.Advance(TimeSpan.FromDays(2));
        await run.Send(new RemindTask { TaskId = task.TaskId });
        (await Reminded(task.TaskId)).Count.ShouldBe(3);
        var mails = await app.Read(db => db.OutboxMails.Where(m => m.Kind == nameof(DailyDigestEmail)).Select(m => m.Recipient).ToListAsync());
        mails.Order(StringComparer.Ordinal).ShouldBe(
            new[] { LifecycleApp.Performer, LifecycleApp.Performer, LifecycleApp.Performer, LifecycleApp.Owner, LifecycleApp.Owner, LifecycleApp.Lead }.Order(StringComparer.Ordinal), "each in a digest of their day");
    }

    async Task<List<string>> Reminded(Guid task)
        => [.. (await app.Read(db => db.TrailEntries.Where(e => e.Subject == $"task:{task}" && e.What == "task-reminded").OrderBy(e => e.Sequence).Select(e => e.Sentence).ToListAsync()))
            .Select(s => s[..s.IndexOf(" reminded", StringComparison.Ordinal)])];
}
