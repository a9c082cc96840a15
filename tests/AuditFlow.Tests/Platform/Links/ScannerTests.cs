using AngleSharp.Html.Dom;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Links;

/// <summary>What mail gateways do to a link before anybody reads the mail.</summary>
[OnBothDatabases]
public sealed class ScannerTests : IAsyncLifetime
{
    readonly LinkApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [Trait("Rule", "R-51")]
    [Trait("Rule", "R-52")]
    [InlineData("Done")]
    [InlineData("Approved")]
    public async Task R51_R52_A_scanner_that_presses_every_button_with_empty_fields_changes_nothing_and_the_owner_still_answers(string outcome)
    {
        var task = await app.Asked(outcomes: [outcome]);
        var (before, mails) = (await app.Rows("LinkFetches"), app.AllMail().Count());
        using var scanner = await app.Browser();
        foreach (var address in new[] { $"/a/{app.TokenTo()}", "/a/no-such-token", "/attest" })
        {
            await scanner.Raw(new HttpRequestMessage(HttpMethod.Head, address));
            await PressEverything(scanner, address);
        }

        await app.Renewed();
        (await app.Rows("LinkFetches")).ShouldBe(before);
        app.AllMail().Count().ShouldBe(mails);

        using var owner = await app.Opened();
        if (outcome == "Approved")
        {
            await owner.Submit("Send me a code", ("Form.Mailbox", LifecycleApp.Owner));
            await app.Post();
            await owner.Open(owner.Address.AbsolutePath);
            await owner.Submit("Go on", ("Form.Code", app.DigitsTo()));
        }

        await owner.Submit("Send the answer", ("Form.Outcome", outcome), ("Form.TypedName", "Iam Lead"));
        (await app.Read(db => db.Tasks.SingleAsync(t => t.Id == task))).Outcome.ShouldBe(outcome);
    }

    // Buttons are found anew on each page that one of them leads to.
    static async Task PressEverything(TestBrowser scanner, string address)
    {
        await scanner.Open(address);
        var count = scanner.Page.QuerySelectorAll("form button").Length;
        for (var i = 0; i < count; i++)
        {
            await scanner.Open(address);
            var button = scanner.Page.QuerySelectorAll("form button")[i];
            var empty = ((IHtmlFormElement)button.Closest("form")!).QuerySelectorAll("input:not([type=hidden]):not([type=radio]), textarea").Select(f => (f.GetAttribute("name")!, "")).ToArray();
            await scanner.Submit(button.TextContent.Trim(), empty);
            ((int)scanner.Status).ShouldBeLessThan(500);
        }
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_Two_thousand_good_fetches_from_one_address_pass()
    {
        await app.Asked();
        var address = $"/a/{app.TokenTo()}";

        for (var i = 0; i < 2000; i++)
        {
            (await app.From("203.0.113.7", address)).StatusCode.ShouldBe(302);
        }
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_Dead_links_are_bounded_by_address_and_by_token_and_good_ones_go_on()
    {
        await app.Asked();
        for (var i = 0; i < LinkLimit.DeadLinksOfToken.Most; i++)
        {
            (await app.From("203.0.113.7", "/a/the-same-guess")).StatusCode.ShouldBe(404);
        }

        (await app.From("198.51.100.1", "/a/the-same-guess")).StatusCode.ShouldBe(429);
        for (var i = LinkLimit.DeadLinksOfToken.Most; i < LinkLimit.DeadLinksOfAddress.Most; i++)
        {
            (await app.From("203.0.113.7", $"/a/{Token.Make()}")).StatusCode.ShouldBe(404);
        }

        (await app.From("203.0.113.7", $"/a/{Token.Make()}")).StatusCode.ShouldBe(429);
        (await app.From("203.0.113.7", $"/a/{app.TokenTo()}")).StatusCode.ShouldBe(302);
        (await app.From("198.51.100.1", $"/a/{Token.Make()}")).StatusCode.ShouldBe(404);
        app.Clock.Advance(LinkLimit.DeadLinksOfAddress.Within);
        (await app.From("203.0.113.7", $"/a/{Token.Make()}")).StatusCode.ShouldBe(404);
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_Without_a_trusted_proxy_nobody_chooses_the_address_that_is_counted()
    {
        for (var i = 0; i < LinkLimit.DeadLinksOfAddress.Most; i++)
        {
            await app.From("203.0.113.7", $"/a/{Token.Make()}", ("X-Forwarded-For", $"10.1.{i / 250}.{i % 250}"));
        }

        (await app.From("203.0.113.7", $"/a/{Token.Make()}", ("X-Forwarded-For", "192.0.2.1"))).StatusCode.ShouldBe(429);
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_A_trusted_proxy_is_believed_and_others_are_not()
    {
        await using var behind = new LinkApp { TrustedProxies = ["10.0.0.0/8", "192.0.2.10"] };
        await behind.InitializeAsync();
        for (var i = 0; i <= LinkLimit.DeadLinksOfAddress.Most; i++)
        {
            await behind.From("10.0.0.1", $"/a/{Token.Make()}", ("X-Forwarded-For", "203.0.113.7"));
        }

        (await behind.From("192.0.2.10", $"/a/{Token.Make()}", ("X-Forwarded-For", "203.0.113.7"))).StatusCode.ShouldBe(429);
        (await behind.From("10.0.0.1", $"/a/{Token.Make()}", ("X-Forwarded-For", "203.0.113.8"))).StatusCode.ShouldBe(404);
        (await behind.From("198.51.100.1", $"/a/{Token.Make()}", ("X-Forwarded-For", "203.0.113.7"))).StatusCode.ShouldBe(404);
    }

    [Fact]
    [Trait("Rule", "R-59")]
    public async Task R59_The_lead_sees_what_was_sent_fetched_opened_and_answered_and_a_scanner_is_no_reader()
    {
        var task = await app.Asked();
        using var gateway = await app.Browser();
        await gateway.Raw(Request(HttpMethod.Head, "Mozilla/5.0 HeadlessChrome/120"));
        await gateway.Raw(Request(HttpMethod.Get, "Mozilla/5.0 (Windows NT 10.0) Chrome/120"));
        var ahead = Request(HttpMethod.Get, "Mozilla/5.0 (Windows NT 10.0) Chrome/120");
        ahead.Headers.Add("Sec-Purpose", "prefetch");
        await gateway.Raw(ahead);
        (await Log(task)).Summary.ShouldBe("Fetched 3 times by a scanner. Not opened in a browser yet.");

        app.Clock.Advance(TimeSpan.FromMinutes(30));
        var link = await app.LinkOf(task);
        using var owner = await app.Browser();
        await owner.Raw(Request(HttpMethod.Get, "Mozilla/5.0 (Windows NT 10.0) Firefox/140"));
        await owner.Raw(Request(HttpMethod.Get, "Mozilla/5.0 (Windows NT 10.0) Firefox/140", $"/a/{link.Id:D}/task"));
        await owner.Open($"/a/{link.Id:D}/task");
        await owner.Submit("Send the answer", ("Form.Outcome", "Done"), ("Form.TypedName", "Iam Lead"));

        var log = await Log(task);
        log.Summary.ShouldContain("Opened in a browser. Answered or handed back.");
        log.Lines.Select(l => l.What).ShouldBe(["sent", "scanned", "opened", "scanned", "submitted"], ignoreOrder: true);
        (await Should.ThrowAsync<AuditFlow.Platform.Requests.Refusal>(() => app.Person(LifecycleApp.Owner, Role.ControlOwner).Send(new ShowLinkLog { Purpose = "task", ItemId = task }))).Status.ShouldBe(403);

        HttpRequestMessage Request(HttpMethod method, string agent, string? address = null)
        {
            var request = new HttpRequestMessage(method, address ?? $"/a/{app.TokenTo()}");
            request.Headers.UserAgent.ParseAdd(agent);
            return request;
        }
    }

    async Task<LinkLog> Log(Guid task)
    {
        await app.Flush();
        return await app.AsLead.Send(new ShowLinkLog { Purpose = TaskMail.Purpose, ItemId = task });
    }
}
