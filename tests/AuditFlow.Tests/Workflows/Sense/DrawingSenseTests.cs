using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.Workflows;
using AuditFlow.Platform.Workflows.Sense;
using AuditFlow.Tests.Architecture;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Workflows.Sense;

/// <summary>What each check says of a drawing, and that it says nothing of one that only looks like it.</summary>
public sealed class DrawingSenseTests
{
    static readonly ActivityCatalog Catalog = RequestBlocks.CatalogOf(typeof(RequestBlocks).Assembly);

    public static TheoryData<string> Shipped => [.. Directory.GetFiles(Path.Combine(Code.Repository, "workflows"), "*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_drawing_gives_no_warning(string file)
        => Said(File.ReadAllText(Path.Combine(Code.Repository, "workflows", file))).ShouldBeEmpty();

    [Fact]
    public void A_step_is_called_as_people_see_it()
    {
        var task = Ask("t1", ("assignee", null));
        task["metadata"] = new JsonObject { ["displayText"] = "Approve the scope" };

        Said(Sequence("named", task)).ShouldHaveSingleItem().ShouldStartWith("Approve the scope: names nobody who does it");
    }

    [Fact]
    public void A_branch_that_waits_and_never_meets_the_others_is_not_waited_for()
    {
        Said(Flowchart("apart", [Fork("F", "A", "B", "C"), Ask("a"), Ask("b"), Ask("c"), Join("J")], [("F", "A", "a"), ("F", "B", "b"), ("F", "C", "c"), ("a", "Done", "J"), ("b", "Done", "J")]))
            .ShouldHaveSingleItem().ShouldStartWith("F: its branch \"C\" has steps that wait, and never meets the others");
        Said(Flowchart("together", [Fork("F", "A", "B"), Ask("a"), Ask("b"), Join("J")], [("F", "A", "a"), ("F", "B", "b"), ("a", "Done", "J"), ("b", "Done", "J")])).ShouldBeEmpty();
    }

    [Fact]
    public void A_branch_that_does_its_work_at_once_need_not_join_but_must_lead_somewhere()
    {
        Said(Flowchart("at-once", [Fork("F", "A", "B"), Ask("a"), Line("b")], [("F", "A", "a"), ("F", "B", "b")])).ShouldBeEmpty("the drawing ends when both have");
        Said(Flowchart("cut-off", [Fork("F", "A", "B"), Ask("a"), Activity("b", "Elsa.End")], [("F", "A", "a"), ("F", "B", "b")])).ShouldHaveSingleItem().ShouldStartWith("F: its branch \"A\"");
        Said(Flowchart("nowhere", [Fork("F", "A", "B"), Line("a")], [("F", "A", "a")])).ShouldBe(["F: its branch \"B\" leads nowhere. Lead it to a step, or take it out."]);
        Said(Flowchart("joined", [Fork("F", "A", "B", "C"), Ask("a"), Ask("b"), Line("c"), Join("J")], [("F", "A", "a"), ("F", "B", "b"), ("F", "C", "c"), ("a", "Done", "J"), ("b", "Done", "J")])).ShouldBeEmpty();
    }

    [Fact]
    public void A_loop_needs_a_way_out()
    {
        Said(Flowchart("round", [Line("s"), Line("a"), Line("b")], [("s", "Done", "a"), ("a", "Done", "b"), ("b", "Done", "a")]))
            .ShouldHaveSingleItem().ShouldBe("a: goes round for ever: no way leads out of a, b. Lead one of them to an end.");
        Said(Flowchart(
            "out", [Line("s"), Activity("a", "Elsa.FlowDecision", ("condition", "js:true")), Line("b"), Line("end")], [("s", "Done", "a"), ("a", "False", "b"), ("b", "Done", "a"), ("a", "True", "end")])).ShouldBeEmpty();
    }

    [Fact]
    public void A_while_that_is_always_true_needs_a_break()
    {
        Said(Sequence("for-ever", While(Line("inside")))).ShouldHaveSingleItem().ShouldStartWith("W: goes round for ever");
        Said(Sequence("broken-off", While(Activity("B", "Elsa.Break")))).ShouldBeEmpty();
    }

    [Fact]
    public void An_event_needs_a_timer_beside_it()
    {
        Said(Sequence("alone", Line("s"), Activity("E", "Elsa.Event", ("eventName", "letter")))).ShouldHaveSingleItem().ShouldStartWith("E: waits for as long as it takes");
        Said(Sequence("after", Activity("D", "Elsa.Delay", ("timeSpan", "1.00:00:00")), Activity("E", "Elsa.Event", ("eventName", "letter")))).ShouldHaveSingleItem();
        Said(Flowchart(
            "beside", [Fork("F", "A", "B"), Activity("E", "Elsa.Event", ("eventName", "letter")), Activity("D", "Elsa.Delay", ("timeSpan", "14.00:00:00")), Join("J")],
            [("F", "A", "E"), ("F", "B", "D"), ("E", "Done", "J"), ("D", "Done", "J")])).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("400.00:00:00", 1)]
    [InlineData("300.00:00:00", 0)]
    public void A_delay_longer_than_the_year_of_an_audit_is_noticed(string delay, int warnings)
        => Said(Sequence("slow", Activity("D", "Elsa.Delay", ("timeSpan", delay)))).Count.ShouldBe(warnings);

    [Fact]
    public void The_period_is_the_one_given_where_it_is_known()
        => DrawingSense.Of(WorkflowDefinition.Parse(Sequence("slow", Activity("D", "Elsa.Delay", ("timeSpan", "100.00:00:00")))), Catalog, TimeSpan.FromDays(92)).Warnings
            .ShouldHaveSingleItem().ToString().ShouldBe("D: waits longer than the 92 days of the period. Take a shorter time.");

    [Fact]
    public void A_task_says_whose_it_is()
    {
        Said(Sequence("nobodys", Ask("t", ("assignee", null)))).ShouldHaveSingleItem().ShouldContain("Choose an assignee");
        Refused(Sequence("unknown", Ask("t", ("assignee", "the boss")))).ShouldHaveSingleItem().ShouldStartWith("t: 'the boss' names nobody.");
        Said(Sequence("somebodys", Ask("t", ("assignee", "owner:ITGC-AC-01")), Ask("u", ("assignee", "js:getInput('Whom')")))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(90, 0)]
    public void A_task_is_due_within_the_period(int days, int warnings) => Said(Sequence("due", Ask("t", ("dueInDays", days)))).Count.ShouldBe(warnings);

    [Fact]
    [Trait("Rule", "R-21")]
    public void R21_A_review_bars_whoever_did_the_work()
    {
        var work = Ask("Test", ("assignee", "role:Tester"), ("key", "tested"));
        Said(Sequence("self", Copy(work), Ask("Review", ("assignee", "role:Reviewer")))).ShouldHaveSingleItem()
            .ShouldBe("Review: may be done by whoever did \"Test\". Write under \"Not the same person as\" whom it must not be, such as task:tested.");
        Said(Sequence("mistaken", Copy(work), Ask("Review", ("assignee", "role:Reviewer"), ("notSameAs", "task:retested")))).ShouldHaveSingleItem().ShouldContain("it bars nobody");
        Said(Sequence("other", Copy(work), Ask("Review", ("assignee", "role:Reviewer"), ("notSameAs", "task:tested")))).ShouldBeEmpty();
        Said(Sequence("first", Ask("Review", ("assignee", "role:Reviewer")), Copy(work))).ShouldBeEmpty("nothing was done before it");
    }

    [Fact]
    [Trait("Rule", "R-65")]
    public void R65_A_gate_asks_for_facts()
    {
        Refused(Sequence("empty", Gate())).ShouldBe(["G: asks for no fact, so it could never open. Tick at least one."]);
        Said(Sequence("asking", Gate("criteria-mapped = 100"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("criteria-maped = 100", "There is no fact 'criteria-maped'")]
    [InlineData("criteria-mapped > 100", "is no condition")]
    [InlineData("criteria-mapped = 101", "can never be so: this fact is a share from 0 to 100")]
    [InlineData("scope-approved = 100", "can never be so: this fact is 0 or 1")]
    public void A_condition_that_can_never_be_so_is_refused(string condition, string why) => Refused(Sequence("never", Gate(condition))).ShouldHaveSingleItem().ShouldContain(why);

    [Fact]
    public void A_fact_about_tasks_needs_a_step_that_hands_them_out()
    {
        Said(Sequence("phase", Gate("readiness-tasks-done = 100"))).ShouldHaveSingleItem().ShouldContain("counts the tasks of the phase Readiness");
        Said(Sequence("key", Gate("scope-approved = 1"))).ShouldHaveSingleItem().ShouldContain("looks at the task scope");
        Said(Sequence("answer", Ask("Scope", ("key", "scope"), ("outcomes", "js:['Done']")), Gate("scope-approved = 1"))).ShouldBeEmpty("an expression may yield it");
        Said(Flowchart("offered", [Offering("Scope", "scope", "Done"), Gate("scope-approved = 1")], [("Scope", "Done", "G")])).ShouldHaveSingleItem().ShouldContain("needs the answer \"Approved\"");
        Said(Flowchart("right", [Offering("Scope", "scope", "Approved"), Gate("scope-approved = 1")], [("Scope", "Approved", "G")])).ShouldBeEmpty();
        Said(Sequence("elsewhere", Activity("Run", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "readiness"), ("waitForCompletion", true)), Gate("scope-approved = 1"))).ShouldBeEmpty("the drawing that it runs may hand it out");
    }

    [Fact]
    public void Phases_come_in_their_order()
    {
        Said(Sequence("back", Enter("Later", "Engagement"), Enter("Earlier", "Readiness"))).ShouldHaveSingleItem().ShouldStartWith("Earlier: enters Readiness after \"Later\".");
        Said(Sequence("forth", Enter("Earlier", "Readiness"), Enter("Later", "Engagement"))).ShouldBeEmpty();
        Said(Sequence("beside", Enter("Mending", "Remediation"), Enter("Next", "Engagement"))).ShouldBeEmpty("remediation runs beside the others");
    }

    [Fact]
    public void A_remediation_is_followed_by_a_retest()
    {
        var begin = Activity("Begin", "AuditFlow.BeginRemediation", ("findingId", "js:getInput('FindingId')"));
        Said(Sequence("untested", Copy(begin), Wait("W", 7, "ReadyForRetest"))).ShouldContain(w => w.StartsWith("Begin: nothing after it waits for the retest"));
        Said(Reminded("tested", Copy(begin), Wait("W", 7, "Closed"))).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public void R44_A_wait_for_a_finding_reminds_and_a_reminder_leads_back()
    {
        Said(Sequence("silent", Line("s"), Wait("W", 0, "Closed"))).ShouldHaveSingleItem().ShouldStartWith("W: waits without a reminder");
        Said(Sequence("ended", Line("s"), Wait("W", 7, "Closed"))).ShouldHaveSingleItem().ShouldContain("would end with the first reminder");
        Said(Reminded("reminded", Line("s"), Wait("W", 7, "Closed"))).ShouldBeEmpty();
        Said(Sequence("dated", Line("s"), Wait("W", 0, "AcceptanceEnded"))).ShouldBeEmpty("the clock ends it");
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public void R44_A_wait_for_owners_says_what_happens_when_they_do_not_answer()
    {
        var issue = Activity("Issue", "AuditFlow.IssueAttestations");
        Said(Flowchart("hopeful", [Copy(issue), Line("a")], [("Issue", "All signed", "a")])).ShouldHaveSingleItem().ShouldStartWith("Issue: no way leads out of Overdue");
        Said(Flowchart("careful", [Copy(issue), Line("a"), Line("b")], [("Issue", "All signed", "a"), ("Issue", "Overdue", "b")])).ShouldBeEmpty();
    }

    [Fact]
    public void A_mail_goes_to_somebody()
    {
        Refused(Sequence("empty", Mail("[]"))).ShouldBe(["M: names nobody who gets it. Add a mailbox or a rule such as role:Manager."]);
        Refused(Sequence("unknown", Mail("""["everybody"]"""))).ShouldHaveSingleItem().ShouldStartWith("M: 'everybody' names nobody.");
        Said(Sequence("somebody", Mail("""["role:Manager", "cio@example.com", "owner:CC6.1"]"""))).ShouldBeEmpty();
    }

    [Fact]
    public void The_hash_names_just_these_warnings()
    {
        SenseReport two = Of("a", "b"), one = Of("a");

        two.Warnings.Count.ShouldBe(2);
        one.Hash.ShouldNotBe(two.Hash);
        Of("a", "b").Hash.ShouldBe(two.Hash);

        static SenseReport Of(params string[] tasks) => Report(Sequence("hash", [.. tasks.Select(t => Ask(t, ("assignee", null)))]));
    }

    static SenseReport Report(string json) => DrawingSense.Of(WorkflowDefinition.Parse(json), Catalog);

    static List<string> Said(string json)
    {
        var report = Report(json);
        report.Errors.ShouldBeEmpty();
        return [.. report.Warnings.Select(w => w.ToString())];
    }

    static List<string> Refused(string json) => [.. Report(json).Errors.Select(w => w.ToString())];

    static JsonObject Copy(JsonObject activity) => (JsonObject)activity.DeepClone();

    static JsonObject Line(string id) => Activity(id, "Elsa.WriteLine", ("text", "x"));

    // A task for the lead, but for what is given; null leaves an input out.
    static JsonObject Ask(string id, params (string Name, object? Value)[] inputs)
        => Activity(id, "AuditFlow.Task", [.. new (string Name, object? Value)[] { ("title", "Do it"), ("assignee", "lead") }.Where(d => !inputs.Any(i => i.Name == d.Name)), .. inputs.Where(i => i.Value is not null)]);

    static JsonObject Offering(string id, string key, params string[] outcomes) => With(Ask(id, ("key", key)), "outcomes", outcomes);

    static JsonObject Gate(params string[] facts) => With(Activity("G", "AuditFlow.Gate", ("gateName", "Ready")), "facts", facts);

    static JsonObject Enter(string id, string phase) => Activity(id, "AuditFlow.EnterPhase", ("phase", phase));

    static JsonObject Wait(string id, int remind, params string[] stages) => With(Activity(id, "AuditFlow.WaitForFinding", ("findingId", "js:getInput('FindingId')"), ("remindAfterDays", remind)), "stages", stages);

    static string Reminded(string id, JsonObject before, JsonObject wait) => Flowchart(
        id, [before, wait, Activity("R", "AuditFlow.RemindOfFinding", ("findingId", "js:getInput('FindingId')")), Line("end")],
        [((string)before["id"]!, "Done", "W"), ("W", "Remind", "R"), ("R", "Done", "W"), ("W", "Closed", "end")]);

    static JsonObject Mail(string recipients) => With(Activity("M", "AuditFlow.SendEmail", ("subject", "Hello"), ("text", "Text.")), "recipients", recipients);

    static JsonObject Fork(string id, params string[] branches) => With(Activity(id, "Elsa.FlowFork"), "branches", branches);

    static JsonObject Join(string id) => Activity(id, "Elsa.FlowJoin", ("mode", "WaitAll"));

    static JsonObject While(JsonObject inside)
    {
        var loop = Activity("W", "Elsa.While", ("condition", "true"));
        loop["body"] = inside;
        return loop;
    }

    static JsonObject With(JsonObject activity, string input, string[] values) => With(activity, input, new JsonArray([.. values.Select(v => (JsonNode)v)]).ToJsonString());

    static JsonObject With(JsonObject activity, string input, string list)
    {
        activity[input] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = list } };
        return activity;
    }
}
