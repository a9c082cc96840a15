using System.IO.Compression;
using System.Net;
using System.Text;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Tasks;

[OnBothDatabases]
public sealed class TaskByLinkTests : IAsyncLifetime
{
    readonly LinkApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    Task<AuditTask> Load(Guid id) => app.Read(db => db.Tasks.AsNoTracking().SingleAsync(t => t.Id == id));

    [Fact]
    [Trait("Rule", "R-52")]
    public async Task R52_Somebody_without_an_account_does_a_task_by_link_and_a_form_counts_once()
    {
        var id = await app.Asked(outcomes: ["Done", "Not needed"]);
        using var browser = await app.Opened();
        browser.Page.QuerySelectorAll("input[checked]").ShouldBeEmpty("nothing is chosen beforehand");
        var fields = browser.Page.QuerySelectorAll("form")[0].QuerySelectorAll("input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        await browser.Submit("Send the answer", ("Form.Comment", "Typed before choosing."));
        browser.Page.QuerySelectorAll(".field-validation-error").Length.ShouldBe(2);
        browser.Page.QuerySelector("textarea")!.TextContent.Trim().ShouldBe("Typed before choosing.");

        await browser.Submit("Send the answer", ("Form.Outcome", "Not needed"), ("Form.TypedName", "Iam Lead"));

        browser.Text.ShouldContain("Not needed");
        var task = await Load(id);
        (task.State, task.Outcome, task.Comment, task.CompletedBy, task.TypedName, task.Identity).ShouldBe((TaskState.Done, "Not needed", "Typed before choosing.", LifecycleApp.Owner, "Iam Lead", IdentityLevel.L1));
        fields["Form.Outcome"] = "Done";
        fields["Form.TypedName"] = "Iam Lead";
        (await browser.Raw(new HttpRequestMessage(HttpMethod.Post, browser.Address) { Content = new FormUrlEncodedContent(fields) })).StatusCode.ShouldNotBe(HttpStatusCode.Found);
        (await Load(id)).Outcome.ShouldBe("Not needed");
        (await (await app.Browser()).Open($"/a/{app.TokenTo()}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Rule", "R-49")]
    public async Task R49_A_link_ends_when_the_task_is_given_to_somebody_else_done_otherwise_or_cancelled()
    {
        var reassigned = await app.Asked();
        var token = app.TokenTo();
        await app.AsLead.Send(new ReassignTask { TaskId = reassigned, To = LifecycleApp.Performer, Reason = "On leave." });
        await Dead(token);

        var done = await app.Asked();
        token = app.TokenTo();
        await app.Person(LifecycleApp.Owner, Role.ControlOwner).Send(new CompleteTask { TaskId = done, Outcome = "Done" });
        await Dead(token);

        async Task Dead(string old)
        {
            using var browser = await app.Browser();
            (await browser.Open($"/a/{old}")).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    [Trait("Rule", "R-49")]
    public async Task R49_A_link_of_one_task_does_nothing_to_another()
    {
        var mine = await app.Asked();
        var other = await app.Asked(LifecycleApp.Performer);
        var link = await app.LinkOf(mine);
        var actor = app.Sender(new LinkActor(link.Id, link.PersonId, link.Email, TaskMail.Purpose, mine));

        (await Should.ThrowAsync<Refusal>(() => actor.Send(new CompleteTaskByLink { TaskId = other, Nonce = Guid.CreateVersion7(), Outcome = "Done", TypedName = "X" }))).Status.ShouldBe(403);
        (await Should.ThrowAsync<Refusal>(() => actor.Send(new HandBackTask { TaskId = other, Nonce = Guid.CreateVersion7(), Reason = "X" }))).Status.ShouldBe(403);
        (await Should.ThrowAsync<Refusal>(() => actor.Send(new CompleteTask { TaskId = mine, Outcome = "Done" }))).Status.ShouldBe(403);
    }

    [Fact]
    [Trait("Rule", "R-58")]
    public async Task R58_Handed_back_a_task_stays_open_its_lead_is_told_and_it_can_be_given_on()
    {
        var id = await app.Asked();
        using var browser = await app.Opened();
        await browser.Submit("Hand it back");
        browser.Text.ShouldContain("Say in a few words");
        await browser.Submit("Hand it back", ("Form.Reason", "Ask the platform lead."));
        await app.Post();

        browser.Text.ShouldContain("Nothing was answered");
        (await Load(id)).IsOpen.ShouldBeTrue();
        app.AllMail().ShouldContain(m => m.Subject == "Handed back: Do the step" && m.Text.Contains("Ask the platform lead.", StringComparison.Ordinal));
        await app.AsLead.Send(new ReassignTask { TaskId = id, To = LifecycleApp.Performer, Reason = "As said." });
        (await Load(id)).HandBackReason.ShouldBeNull();
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_A_digest_leads_the_assignee_to_the_task_and_tells_the_manager_who_cannot_open_it()
    {
        var task = await app.Task(LifecycleApp.Performer, dueInDays: 5);
        app.Clock.MoveTo(task.DueAt.AddDays(3));
        await app.Run(null).Send(new RemindTask { TaskId = task.TaskId });
        await app.Post();

        // The day after next, in the afternoon.
        app.Clock.Advance(TimeSpan.FromHours(39));
        await app.Post();

        using var browser = await app.Opened(LifecycleApp.Performer);
        await browser.Follow("Read and answer Do the step");
        browser.Text.ShouldContain("Do the step");
        browser.Address.AbsolutePath.ShouldEndWith("/task");

        using var manager = await app.Opened(LifecycleApp.Owner);
        manager.Text.ShouldContain($"Do the step, asked of {LifecycleApp.Performer}");
        manager.Text.ShouldNotContain("Read and answer");
    }

    [Fact]
    [Trait("Rule", "R-60")]
    public async Task R60_The_kill_switch_for_a_person_ends_links_codes_and_open_pages_at_once()
    {
        var id = await app.Asked();
        using var owner = await app.Opened();
        var page = owner.Address.AbsolutePath;
        using var lead = await app.BrowserOf(LifecycleApp.Lead, Role.ComplianceLead);
        await lead.Open("/people?q=iam-lead");
        await lead.Follow("End links");
        lead.Text.ShouldContain("Open links of");
        await lead.Submit("End all links");
        lead.Text.ShouldContain("Say why.");
        await lead.Submit("End all links", ("Form.Reason", "The mailbox is read by others."));
        lead.Text.ShouldContain("1 of them were open");

        (await owner.Open(page)).Status.ShouldBe(HttpStatusCode.NotFound);
        await owner.Open($"/a/{app.TokenTo()}");
        owner.Status.ShouldBe(HttpStatusCode.NotFound);
        var mails = app.AllMail().Count();
        await owner.Submit("Ask for a new link", ("mailbox", LifecycleApp.Owner));
        await app.Renewed();
        app.AllMail().Count().ShouldBe(mails, "asking does not undo the kill switch");
        (await Load(id)).IsOpen.ShouldBeTrue();
        (await app.Read(db => db.TrailEntries.SingleAsync(e => e.What == "links-ended"))).Sentence.ShouldContain("read by others");
        (await Should.ThrowAsync<Refusal>(() => app.As(Role.Administrator).Send(new EndPersonLinks { Email = LifecycleApp.Owner, Reason = "x" }))).Status.ShouldBe(403);
    }

    [Fact]
    [Trait("Rule", "R-60")]
    public async Task R60_New_keys_end_sessions_and_nothing_else()
    {
        await app.Asked();
        using var browser = await app.Opened();
        var page = browser.Address.AbsolutePath;
        var keys = app.Host.Services.GetRequiredService<IKeyManager>();
        var newest = keys.GetAllKeys().Max(k => k.CreationDate);
        keys.RevokeAllKeys(newest.AddTicks(1), "test");
        keys.CreateNewKey(newest, newest.AddDays(90));

        // The ring is read anew beside the first requests after the change.
        for (var i = 0; i < 500 && browser.Status == HttpStatusCode.OK; i++)
        {
            await browser.Open(page);
        }

        browser.Status.ShouldBe(HttpStatusCode.NotFound);
        await browser.Open($"/a/{app.TokenTo()}");
        browser.Text.ShouldContain("Do the step");
        await browser.Open("/attest");
        await browser.Submit("Open the request", ("code", app.CodeTo()));
        browser.Text.ShouldContain("Do the step");
    }

    [Fact]
    [Trait("Rule", "R-55")]
    public async Task R55_The_pages_have_no_script_and_weigh_under_15_kB()
    {
        await app.Asked(outcomes: ["Done"]);
        using var task = await app.Opened();
        await app.Asked(LifecycleApp.Performer, "Approved");
        using var identity = await app.Opened(LifecycleApp.Performer);
        using var code = await (await app.Browser()).Open("/attest");
        var style = Shared.SourceFiles.Text("src", "AuditFlow", "wwwroot", "link.css");

        foreach (var page in new[] { task, identity, code })
        {
            page.Body.ShouldNotContain("<script");
            page.Body.ShouldNotContain("style=");
            (Zipped(page.Body) + Zipped(style)).ShouldBeLessThan(15_000);
        }

        static int Zipped(string text)
        {
            using var buffer = new MemoryStream();
            using (var zip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
            {
                zip.Write(Encoding.UTF8.GetBytes(text));
            }

            return (int)buffer.Length;
        }
    }
}
