using System.Net;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Tasks;

[OnBothDatabases]
public sealed class TaskPagesTests(LifecycleApp app) : IClassFixture<LifecycleApp>
{
    [Fact]
    public async Task An_owner_finds_the_task_and_answers_it_without_script()
    {
        var task = await app.Task(LifecycleApp.Owner, await app.RunningAudit(), dueInDays: 3, outcomes: ["Approved", "Returned"]);
        using var browser = await app.BrowserOf(LifecycleApp.Owner, Role.ControlOwner);

        await browser.Open("/tasks");
        await browser.Follow("Do the step");
        browser.Page.QuerySelectorAll("input[type=radio]").ShouldAllBe(r => !r.HasAttribute("checked"), "nothing is chosen beforehand");
        await browser.Submit("Send the answer", ("Form.Comment", "Typed before choosing."));
        browser.Text.ShouldContain("Choose an outcome.");
        browser.Page.QuerySelector("textarea")!.TextContent.Trim().ShouldBe("Typed before choosing.");

        await browser.Submit("Send the answer", ("Form.Outcome", "Approved"));

        browser.Text.ShouldContain("Approved");
        (await app.Read(db => db.Tasks.SingleAsync(t => t.Id == task.TaskId))).Comment.ShouldBe("Typed before choosing.");
        (await browser.Open("/tasks")).Text.ShouldContain("Nothing waits for you");
    }

    [Fact]
    public async Task The_external_auditor_sees_only_what_is_asked_of_the_external_auditor()
    {
        var theirs = await app.Task(LifecycleApp.Auditor, outcomes: ["Acknowledged"]);
        var other = await app.Task(LifecycleApp.Manager);
        using var browser = await app.BrowserOf(LifecycleApp.Auditor, Role.ExternalAuditor);

        (await browser.Open($"/tasks/{theirs.TaskId}")).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.Open($"/tasks/{other.TaskId}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.Open("/findings")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await browser.Open("/board")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_late_task_is_shown_as_late()
    {
        var task = await app.Task("treasurer@example.com", dueInDays: 0);
        app.Clock.MoveTo(task.DueAt.AddDays(2));
        using var browser = await app.BrowserOf("treasurer@example.com", Role.ControlOwner);

        (await browser.Open("/tasks")).Text.ShouldContain("Overdue 2 days");
    }
}
