using System.Net;
using AuditFlow.Platform.Links;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Links;

[OnBothDatabases]
public sealed class DeadLinkTests : IAsyncLifetime
{
    readonly LinkApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task<string> Dead(Func<Guid, PersonalLinks, Task> end)
    {
        var task = await app.Asked();
        var (token, link) = (app.TokenTo(), await app.LinkOf(task));
        await app.Write(async services =>
        {
            await end(link.Id, services.GetRequiredService<PersonalLinks>());
            return true;
        });
        return token;
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_Unknown_expired_used_and_revoked_cost_the_same_work_and_get_the_same_reply()
    {
        var expired = await Dead((_, _) => Task.CompletedTask);
        app.Clock.Advance(TimeSpan.FromDays(15));
        var used = await Dead((link, links) => links.UseAsync(link, CancellationToken.None));
        var killed = await Dead((link, links) => links.KillPersonAsync(app.Read(db => db.Links.SingleAsync(l => l.Id == link)).Result.PersonId, CancellationToken.None));
        using var browser = await app.Browser();
        var seen = new List<(int Statements, HttpStatusCode Status, string Body)>();

        foreach (var token in new[] { Token.Make(), expired, used, killed })
        {
            HttpResponseMessage? got = null;
            var statements = await app.Statements.During(async () => got = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, $"/a/{token}")));
            seen.Add((statements, got!.StatusCode, await got.Content.ReadAsStringAsync()));
        }

        seen.Distinct().ShouldHaveSingleItem().Statements.ShouldBe(1);
        seen[0].Body.ShouldContain("Ask for a new link");
    }

    [Theory]
    [Trait("Rule", "R-50")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R50_An_expired_link_or_code_brings_a_new_one_to_the_recipient_on_record(bool byCode)
    {
        await app.Asked();
        var (token, code) = (app.TokenTo(), app.CodeTo());
        app.Clock.Advance(TimeSpan.FromDays(15));
        using var browser = await app.Browser();
        if (byCode)
        {
            await browser.Open("/attest");
            await browser.Submit("Open the request", ("code", code));
        }
        else
        {
            await browser.Open($"/a/{token}");
        }

        await browser.Submit("Ask for a new link");
        browser.Text.ShouldContain("Type the mailbox");
        await browser.Submit("Ask for a new link", ("mailbox", " IAM-lead@example.com "));
        browser.Text.ShouldContain(DeadLink.Asked);
        await app.Renewed();

        app.TokenTo().ShouldNotBe(token);
        using var owner = await app.Opened();
        owner.Text.ShouldContain("Do the step");
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_Whoever_asks_for_a_new_link_gets_one_reply_and_mail_leaves_only_for_an_open_item_of_the_recipient()
    {
        var answered = await Dead((link, links) => links.UseAsync(link, CancellationToken.None));
        var tasks = await app.Read(db => db.Tasks.Select(t => t.Id).ToListAsync());
        await app.Person(LifecycleApp.Owner, AuditFlow.Platform.Security.Role.ControlOwner).Send(new CompleteTask { TaskId = tasks.Single(), Outcome = "Done" });
        var killed = await Dead((link, links) => links.KillPersonAsync(app.Read(db => db.Links.SingleAsync(l => l.Id == link)).Result.PersonId, CancellationToken.None));
        var open = await Dead((_, _) => Task.CompletedTask);
        app.Clock.Advance(TimeSpan.FromDays(15));
        var mails = app.AllMail().Count();
        using var browser = await app.Browser();
        var replies = new List<string>();

        foreach (var (token, mailbox) in new[] { (answered, LifecycleApp.Owner), (killed, LifecycleApp.Owner), (open, "stranger@example.com"), (Token.Make(), LifecycleApp.Owner), (open, LifecycleApp.Owner) })
        {
            await browser.Open($"/a/{token}");
            await browser.Submit("Ask for a new link", ("mailbox", mailbox));
            replies.Add(browser.Body);
            await app.Renewed();
        }

        replies.Distinct().ShouldHaveSingleItem();
        app.AllMail().Count().ShouldBe(mails + 1);
        app.MailTo("stranger@example.com").ShouldBeEmpty();
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_Asking_over_and_over_sends_one_mail()
    {
        await app.Asked();
        var token = app.TokenTo();
        app.Clock.Advance(TimeSpan.FromDays(15));
        var mails = app.AllMail().Count();
        using var browser = await app.Browser();

        for (var i = 0; i < 10; i++)
        {
            await browser.Open($"/a/{token}");
            await browser.Submit("Ask for a new link", ("mailbox", LifecycleApp.Owner));
            await app.Renewed();
        }

        app.AllMail().Count().ShouldBe(mails + 1);
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_An_office_behind_one_address_whose_links_ran_out_gets_all_of_its_new_ones()
    {
        const int People = 60;
        var tokens = new List<string>();
        for (var i = 0; i < People; i++)
        {
            await app.Asked();
            tokens.Add(app.TokenTo());
        }

        app.Clock.Advance(TimeSpan.FromDays(15));
        var mails = app.AllMail().Count();
        using var browser = await app.Browser();
        foreach (var token in tokens)
        {
            await browser.Open($"/a/{token}");
            await browser.Submit("Ask for a new link", ("mailbox", LifecycleApp.Owner));
        }

        await app.Renewed();
        app.AllMail().Count().ShouldBe(mails + People);
    }

    [Fact]
    [Trait("Rule", "R-55")]
    public async Task R55_A_browser_without_cookies_is_told_so_and_a_session_that_is_over_is_told_apart()
    {
        var task = await app.Asked();
        var link = await app.LinkOf(task);
        using var browser = await app.Browser();
        var entered = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, $"/a/{app.TokenTo()}"));
        using var forgetful = await app.Browser();

        await forgetful.Open(entered.Headers.Location!.ToString());
        (forgetful.Status, forgetful.Text.Contains("keeps no cookies", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true));

        app.Clock.Advance(TimeSpan.FromHours(3));
        await browser.Open(entered.Headers.Location.ToString());
        (browser.Status, browser.Text.Contains("open for too long", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.NotFound, true));
        (await browser.Open($"/a/{link.Id:D}/task")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [Trait("Rule", "R-55")]
    [InlineData("/attest")]
    [InlineData("/a/no-such-token")]
    [InlineData("/a/01900000-0000-7000-8000-000000000000/identity")]
    [InlineData("/a/01900000-0000-7000-8000-000000000000/task")]
    [InlineData("/a/01900000-0000-7000-8000-000000000000/opened?at=0")]
    [InlineData("/a/x/y/z")]
    public async Task R55_Every_page_of_links_is_closed_to_caches_frames_scripts_and_search(string path)
    {
        using var browser = await app.Browser();
        var response = await browser.Raw(new HttpRequestMessage(HttpMethod.Get, $"https://audit.example.com{path}"));

        response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.GetValues("X-Robots-Tag").Single().ShouldContain("noindex");
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        response.Headers.GetValues("Strict-Transport-Security").Single().ShouldContain("max-age=31536000");
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("<script");
    }
}
