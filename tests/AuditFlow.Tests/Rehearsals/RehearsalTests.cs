using System.Net;
using System.Text.Json.Nodes;
using AuditFlow.Attestations;
using AuditFlow.Audits;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Rehearsals;
using AuditFlow.Tasks;
using AuditFlow.Tests.Crash;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Studio;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using static AuditFlow.Tests.Workflows.Drawing;

namespace AuditFlow.Tests.Rehearsals;

/// <summary>Run in the Studio: the drawing is tried out where nothing is real, and nothing real learns of it.</summary>
[OnBothDatabases]
public sealed class RehearsalTests(RehearsalApp app) : IClassFixture<RehearsalApp>
{
    [Fact]
    public async Task Run_tries_the_draft_and_the_viewer_shows_how_far_it_came()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);

        var run = await RehearsalApp.Run(lead, Sequence("tried", Activity("a", "Elsa.WriteLine", ("text", "hello")), Activity("b", "Elsa.Event", ("eventName", "never"))));

        await lead.Browser.Open($"/studio/workflows/instances/{run}/view");
        lead.Browser.Status.ShouldBe(HttpStatusCode.OK);
        var rehearsal = await app.Of(run);
        lead.Browser.Address.AbsolutePath.ShouldBe($"/studio/rehearsals/{rehearsal.Id}/studio/workflows/instances/{run}/view");
        lead.Browser.Page.Body!.TextContent.ShouldContain("Rehearsal: nothing here is real");
        var api = lead.Browser.Page.Body.GetAttribute("data-root") + "api";
        using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri($"{api}/workflow-instances/{run}", UriKind.Relative));
        using var answer = await lead.Browser.Raw(asked);
        var shown = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((string)shown["subStatus"]!).ShouldBe("Suspended");
        ((string)shown["workflowState"]!["bookmarks"]![0]!["activityId"]!).ShouldBe("b");
        (await app.Read(db => db.Instances.CountAsync(i => i.DefinitionId == "tried"))).ShouldBe(0, "the company has no such run");
    }

    [Fact]
    public async Task Nothing_in_the_company_changes_whatever_a_rehearsal_publishes_starts_names_or_mails()
    {
        await app.Send(new PublishDrawing { Json = Sequence("waits-for-news", Activity("a", "Elsa.Event", ("eventName", "news"))) });
        await app.Send(new PublishDrawing { Json = Sequence("child-of-both", Activity("a", "Elsa.WriteLine", ("text", "child"))) });
        var audit = await app.AsLead.Send(new CreateAudit { Name = "The real one", Kind = AuditKind.Soc2TypeII, PeriodFrom = new(2026, 10, 1), PeriodTo = new(2027, 9, 30) });
        await app.Send(new StartDrawing { DefinitionId = "waits-for-news" });
        await app.Until_idle();
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        await lead.Save(JsonNode.Parse(Sequence("grabs",
            Activity("news", "Elsa.PublishEvent", ("eventName", "news")),
            Activity("child", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "child-of-both"), ("waitForCompletion", true)),
            Activity("mail", "AuditFlow.Task", ("title", "Look at the list"), ("assignee", "owner:ITGC-AC-01"))))!);
        await lead.Save(JsonNode.Parse(Sequence("names", Activity("f", "AuditFlow.EnterPhase", ("auditId", audit.ToString()), ("phase", "Readiness"))))!);
        var (before, mails) = (await CompanyAsync(), app.AllMail().Count());

        var grabs = (await RehearsalApp.Press(lead, "grabs")).Headers["x-elsa-workflow-instance-id"];
        var names = (await RehearsalApp.Press(lead, "names")).Headers["x-elsa-workflow-instance-id"];
        await app.Until_idle();

        (await CompanyAsync()).ShouldBe(before);
        app.AllMail().Count().ShouldBe(mails, "no transport got anything");

        var stage = (await app.Of(grabs)).Id;
        (await app.OnStage(stage, db => db.Instances.Select(i => i.DefinitionId).OrderBy(d => d).ToListAsync())).ShouldBe(["child-of-both", "grabs"]);
        (await app.OnStage(stage, db => db.CaughtMails.Select(m => m.To).ToListAsync())).ShouldBe(["iam-lead@example.com"]);
        var refused = await app.OnStage((await app.Of(names)).Id, db => db.Instances.SingleAsync(i => i.Id == names));
        WorkflowStateOf(refused).Incidents.ShouldHaveSingleItem().Message.ShouldContain("another audit");
    }

    [Fact]
    public async Task A_rehearsal_may_do_no_more_than_whoever_began_it()
    {
        await app.Send(new PublishDrawing { Json = Sequence("asks-somebody", Activity("a", "AuditFlow.Task", ("title", "Look"), ("assignee", "owner:ITGC-AC-01"))) });
        using var administrator = await StudioClient.Of(app, Role.Administrator);
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);

        var refused = (await RehearsalApp.Press(administrator, "asks-somebody")).Headers["x-elsa-workflow-instance-id"];
        var done = (await RehearsalApp.Press(lead, "asks-somebody")).Headers["x-elsa-workflow-instance-id"];

        var faulted = await app.OnStage((await app.Of(refused)).Id, db => db.Instances.SingleAsync(i => i.Id == refused));
        WorkflowStateOf(faulted).Incidents.ShouldHaveSingleItem().Message.ShouldBe("This needs one of these roles: compliance lead.");
        (await app.OnStage((await app.Of(done)).Id, db => db.Tasks.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task Who_may_not_rehearse_can_neither_begin_nor_come_near_one()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var run = await RehearsalApp.Run(lead, Sequence("kept-apart", Activity("a", "Elsa.Event", ("eventName", "never"))));
        var stage = $"/studio/rehearsals/{(await app.Of(run)).Id}";
        using var manager = await StudioClient.Of(app, Role.Manager);
        using var stranger = await app.Browser();

        (await RehearsalApp.Press(manager, "kept-apart")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await manager.Post("tests/activities", new JsonObject { ["workflowDefinitionHandle"] = new JsonObject { ["definitionId"] = "kept-apart" }, ["activityHandle"] = new JsonObject { ["activityId"] = "a" } })).Status.ShouldBe(HttpStatusCode.Forbidden);
        await manager.Browser.Open($"{stage}/studio/workflows/instances/{run}/view");
        manager.Browser.Status.ShouldBe(HttpStatusCode.Forbidden);
        await manager.Browser.Open("/rehearsals");
        manager.Browser.Status.ShouldBe(HttpStatusCode.Forbidden);
        await stranger.Open($"{stage}/studio/workflows/instances/{run}/view");
        stranger.Address.AbsolutePath.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task A_caught_link_is_answered_on_the_stage_by_whoever_may_rehearse_and_by_nobody_else()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var run = await RehearsalApp.Run(lead, Sequence("asks-owners", Activity("a", "Elsa.Event", ("eventName", "never"))));
        var rehearsal = (await app.Of(run)).Id;
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        await app.SendOnStage(rehearsal, new StartCampaign { Name = "Rehearsed", PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(10), ControlIds = ["ITGC-AC-03"] });
        await lead.Browser.Open($"/rehearsals/{rehearsal}");
        await lead.Browser.Follow("ITGC-AC-03");
        var link = lead.Browser.Page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).Single(h => h.Contains("/a/", StringComparison.Ordinal));
        using var stranger = await app.Browser();
        using var owner = await app.Browser(Role.ControlOwner);

        await RehearsalApp.Follow(stranger, link);
        stranger.Address.AbsolutePath.ShouldBe("/sign-in");
        (await RehearsalApp.Follow(owner, link)).ShouldBe(HttpStatusCode.Forbidden);
        await stranger.Open(new Uri(link).AbsolutePath.Replace($"/studio/rehearsals/{rehearsal}", "", StringComparison.Ordinal));
        stranger.Body.ShouldContain("This link opens nothing", Case.Sensitive, "the company knows no such link");

        (await RehearsalApp.Follow(lead.Browser, link)).ShouldBe(HttpStatusCode.OK);
        await lead.Browser.Submit("Sign and send", [.. CampaignApp.Filled("OperatedAsDescribed")]);

        (await app.OnStage(rehearsal, db => db.Attestations.Select(a => a.State).SingleAsync())).ShouldNotBe(AttestationState.Sent);
        (await app.Read(db => db.Attestations.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task The_end_of_a_caught_mail_stops_its_kind_on_the_stage_alone()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var run = await RehearsalApp.Run(lead, Sequence("stops-mail", Activity("a", "Elsa.Event", ("eventName", "never"))));
        var rehearsal = (await app.Of(run)).Id;
        var stop = await app.OfStage(rehearsal, services => services.GetRequiredService<StopLinks>().UrlOf(services.GetRequiredService<StopLinks>().TokenFor("iam-lead@example.com", nameof(TaskReminderEmail))));

        (await RehearsalApp.Follow(lead.Browser, stop)).ShouldBe(HttpStatusCode.OK);
        await lead.Browser.Submit("Stop it");

        lead.Browser.Text.ShouldContain("gets no more mail of the kind “task reminder”");
        (await app.OnStage(rehearsal, db => db.MailOptOuts.CountAsync())).ShouldBe(1);
        (await app.Read(db => db.MailOptOuts.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_wait_for_the_clock_can_be_over_at_once_and_a_task_be_answered()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var run = await RehearsalApp.Run(lead, Sequence("waits-twice",
            Activity("d", "Elsa.Delay", ("timeSpan", "30.00:00:00")), Activity("t", "AuditFlow.Task", ("title", "Look at it"), ("assignee", "lead"))));
        var rehearsal = (await app.Of(run)).Id;

        await lead.Browser.Open($"/rehearsals/{rehearsal}");
        await lead.Browser.Submit("Go on now");
        lead.Browser.Text.ShouldContain("Look at it");
        await app.SendOnStage(rehearsal, new CompleteTask { TaskId = await app.OnStage(rehearsal, db => db.Tasks.Select(t => t.Id).SingleAsync()), Outcome = "Done" });

        (await app.OnStage(rehearsal, db => db.Instances.Where(i => i.Id == run).Select(i => i.SubStatus).SingleAsync())).ShouldBe("Finished");
    }

    [Fact]
    public async Task The_pages_of_a_stage_lead_to_each_other_and_say_that_nothing_is_real()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var run = await RehearsalApp.Run(lead, Sequence("walked", Activity("t", "AuditFlow.Task", ("title", "Walk through it"), ("assignee", "lead"))));
        var stage = $"/studio/rehearsals/{(await app.Of(run)).Id}";

        await lead.Browser.Open($"/rehearsals/{(await app.Of(run)).Id}");
        await lead.Browser.Open(lead.Browser.Page.QuerySelector("a[href*='/tasks/']")!.GetAttribute("href")!);
        lead.Browser.Address.AbsolutePath.ShouldStartWith($"{stage}/tasks/");
        lead.Browser.Text.ShouldContain("Nothing here is real.");
        lead.Browser.Page.QuerySelectorAll("a[href^='/'], form[action^='/']").Select(e => e.GetAttribute("href") ?? e.GetAttribute("action")).ShouldAllBe(a => a!.StartsWith(stage, StringComparison.Ordinal));
        await lead.Browser.Submit("Send the answer", ("Form.Outcome", "Done"), ("Form.Comment", "In place of whoever it was for."));
        lead.Browser.Address.AbsolutePath.ShouldStartWith($"{stage}/tasks/");

        await lead.Browser.Follow("Audits");
        lead.Browser.Text.ShouldContain("Rehearsal of walked");
        await lead.Browser.Follow("Back to the rehearsal");
        lead.Browser.Address.AbsolutePath.ShouldBe($"/rehearsals/{(await app.Of(run)).Id}");
        (await app.OnStage((await app.Of(run)).Id, db => db.Instances.Where(i => i.Id == run).Select(i => i.SubStatus).SingleAsync())).ShouldBe("Finished");
    }

    [Fact]
    public async Task A_clock_of_a_rehearsal_rings_by_itself()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var run = await RehearsalApp.Run(lead, Sequence("waits-an-hour", Activity("d", "Elsa.Delay", ("timeSpan", "01:00:00"))));
        await app.Pump.RunOnceAsync(CancellationToken.None);
        (await app.OnStage((await app.Of(run)).Id, db => db.Instances.Select(i => i.SubStatus).SingleAsync())).ShouldBe("Suspended");

        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await app.Pump.RunOnceAsync(CancellationToken.None);

        (await app.OnStage((await app.Of(run)).Id, db => db.Instances.Select(i => i.SubStatus).SingleAsync())).ShouldBe("Finished");
    }

    [Fact]
    public async Task One_press_removes_it_all_and_the_trail_keeps_who_began_and_who_removed_it()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var run = await RehearsalApp.Run(lead, Sequence("thrown-away", Activity("a", "Elsa.Event", ("eventName", "never"))));
        var rehearsal = (await app.Of(run)).Id;
        (await app.Stages.ListAsync(CancellationToken.None)).ShouldContain(rehearsal);

        await lead.Browser.Open($"/rehearsals/{rehearsal}");
        await lead.Browser.Submit("Remove it");

        lead.Browser.Address.AbsolutePath.ShouldBe("/rehearsals");
        (await app.Stages.ListAsync(CancellationToken.None)).ShouldNotContain(rehearsal);
        await lead.Browser.Open($"/studio/rehearsals/{rehearsal}/studio/workflows/instances/{run}/view");
        lead.Browser.Status.ShouldBe(HttpStatusCode.NotFound);
        (await app.Read(db => db.Set<TrailEntry>().Where(e => e.Subject == "drawing:thrown-away" && e.What.StartsWith("rehearsal")).OrderBy(e => e.Sequence).Select(e => e.Sentence).ToListAsync()))
            .ShouldBe([
                "compliancelead@example.com began a rehearsal of version 1 of the drawing 'thrown-away'.",
                "compliancelead@example.com removed the rehearsal of the drawing 'thrown-away' that compliancelead@example.com had begun.",
            ]);
    }

    [Fact]
    public async Task After_a_week_it_is_removed_by_itself_and_so_is_a_stage_that_nobody_knows()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var run = await RehearsalApp.Run(lead, Sequence("forgotten", Activity("a", "Elsa.Event", ("eventName", "never"))));
        var rehearsal = (await app.Of(run)).Id;
        var unknown = Guid.CreateVersion7();
        await (await app.Stages.MakeAsync(new StagePlan(unknown, [Role.ComplianceLead]), CancellationToken.None)).DisposeAsync();

        await app.Pump.RunOnceAsync(CancellationToken.None);
        app.Clock.Advance(Rehearsal.Lifetime);
        await app.Pump.RunOnceAsync(CancellationToken.None);
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.Pump.RunOnceAsync(CancellationToken.None);

        (await app.Read(db => db.Rehearsals.AnyAsync(r => r.Id == rehearsal))).ShouldBeFalse();
        var left = await app.Stages.ListAsync(CancellationToken.None);
        left.ShouldNotContain(rehearsal);
        left.ShouldNotContain(unknown);
    }

    [Fact]
    public async Task What_starts_too_many_runs_is_stopped_and_says_so()
    {
        await app.Send(new PublishDrawing { Json = Sequence("one-of-many", Activity("a", "Elsa.WriteLine", ("text", "one"))) });
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var run = await RehearsalApp.Run(lead, Sequence("too-many",
            Activity("bulk", "Elsa.BulkDispatchWorkflows", ("workflowDefinitionId", "one-of-many"), ("items", $"js:[{string.Join(',', Enumerable.Range(0, Rehearsal.MostRuns + 1))}]"), ("waitForCompletion", true))));

        var rehearsal = await app.Of(run);

        rehearsal.StoppedBecause.ShouldBe("It was stopped: a rehearsal has at most 1,000 runs, and this one has 1,002.");
        rehearsal.NextLookAt.ShouldBeNull();
        await lead.Browser.Open($"/rehearsals/{rehearsal.Id}");
        lead.Browser.Text.ShouldContain("a rehearsal has at most 1,000 runs");

        var finished = await Finished();
        await app.Pump.LookAsync(rehearsal.Id, CancellationToken.None);
        (await Finished()).ShouldBe(finished, "nothing goes on there");
        await lead.Browser.Submit("Remove it");

        Task<int> Finished() => app.OnStage(rehearsal.Id, db => db.Instances.CountAsync(i => i.FinishedAt != null));
    }

    [Fact]
    public async Task A_draft_that_cannot_run_is_not_begun_and_every_reason_is_said()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        await lead.Save(JsonNode.Parse(Sequence("cannot-run", Activity("a", "Elsa.NoSuchThing"), Activity("b", "Elsa.NorThis")))!);
        var stages = await app.Stages.ListAsync(CancellationToken.None);

        var answer = await RehearsalApp.Press(lead, "cannot-run");

        answer.Status.ShouldBe(HttpStatusCode.OK, "the Studio knows no other answer");
        answer.Headers["x-elsa-workflow-cannot-start"].ShouldBe("True");
        answer.Json["refused"]!.AsArray().Count.ShouldBe(2);
        (await app.Stages.ListAsync(CancellationToken.None)).ShouldBe(stages, ignoreOrder: true);
        (await app.Read(db => db.Rehearsals.CountAsync(r => r.DefinitionId == "cannot-run"))).ShouldBe(0);
    }

    [Fact]
    public async Task A_single_activity_is_tried_alone_with_the_values_for_tests_and_leaves_nothing()
    {
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var drawing = JsonNode.Parse(Sequence("tried-alone", Activity("never", "Elsa.Event", ("eventName", "never")), Activity("b", "Elsa.SetName", ("value", "js:`for ${getVariable('Who')}`")), Activity("c", "Elsa.Fault", ("message", "Broken on purpose"))))!;
        drawing["variables"] = JsonNode.Parse("""[{"id":"v1","name":"Who","typeName":"String","isArray":false,"value":"nobody"}]""");
        drawing["customProperties"] = JsonNode.Parse("""{"VariableTestValues":{"v1":"the lead"}}""");
        await lead.Save(drawing);
        var (stages, before) = (await app.Stages.ListAsync(CancellationToken.None), await CompanyAsync());

        var good = (await Try("b")).Json;
        ((string)good["status"]!).ShouldBe("Completed");
        good["activityState"]!.ToJsonString().ShouldContain("for the lead");
        var bad = (await Try("c")).Json;
        ((string)bad["status"]!).ShouldBe("Faulted");
        ((string)bad["exception"]!["message"]!).ShouldContain("Broken on purpose");
        (await Try("none")).Status.ShouldBe(HttpStatusCode.NotFound);

        (await app.Stages.ListAsync(CancellationToken.None)).ShouldBe(stages, ignoreOrder: true);
        (await CompanyAsync()).ShouldBe(before);

        Task<Answer> Try(string activity) => lead.Post("tests/activities", new JsonObject
        {
            ["workflowDefinitionHandle"] = new JsonObject { ["definitionId"] = "tried-alone", ["versionOptions"] = "Latest" }, ["activityHandle"] = new JsonObject { ["activityId"] = activity },
        });
    }

    [Fact]
    public async Task The_result_of_a_task_for_a_program_is_taken_and_nobody_is_answered_for()
    {
        await app.Send(new PublishDrawing { Json = Sequence("asks-a-program", Activity("a", "Elsa.RunTask", ("taskName", "count")), Activity("n", "Elsa.SetName", ("value", "js:`counted ${getLastResult()}`")), Activity("b", "AuditFlow.Task", ("title", "Look"), ("assignee", "owner:ITGC-AC-01"))) });
        var run = await app.Send(new StartDrawing { DefinitionId = "asks-a-program" });
        await app.Until_idle();
        using var lead = await StudioClient.Of(app, Role.ComplianceLead);
        var task = await app.Read(db => db.Bookmarks.Where(b => b.InstanceId == run).Select(b => b.Key).SingleAsync());

        (await lead.Post($"tasks/{task}/complete", JsonNode.Parse("""{"result":42}"""))).Status.ShouldBe(HttpStatusCode.NoContent);
        await app.Until_idle();
        (await app.Read(db => db.Instances.Where(i => i.Id == run).Select(i => i.Name).SingleAsync())).ShouldBe("counted 42");

        (await lead.Post($"tasks/{task}/complete", JsonNode.Parse("""{"result":43}"""))).Status.ShouldBe(HttpStatusCode.NotFound);
        var asked = await app.Read(db => db.Tasks.SingleAsync(t => t.Title == "Look"));
        (await lead.Post($"tasks/{asked.Id}/complete", JsonNode.Parse("""{"result":"Done"}"""))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await app.Read(db => db.Tasks.Where(t => t.Id == asked.Id).Select(t => t.State).SingleAsync())).ShouldBe(TaskState.Open);
    }

    // Everything that the company has, without the notes that rehearsals leave on purpose.
    Task<string> CompanyAsync() => app.Read(async db => string.Join("\n", (await DatabaseText.OfAsync(db)).Split('\n')
        .Where(l => !l.StartsWith("Trail", StringComparison.Ordinal) && !l.StartsWith("Rehearsals |", StringComparison.Ordinal))));

    static Engine.WorkflowState WorkflowStateOf(WorkflowInstance instance) => Engine.WorkflowState.Parse(instance.State!);
}
