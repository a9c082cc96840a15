using System.Net;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tasks;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Links;

[OnBothDatabases]
public sealed class IdentityTests : IAsyncLifetime
{
    readonly LinkApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    static readonly (string, string)[] Answer = [("Form.Outcome", "Approved"), ("Form.TypedName", "Iam Lead")];

    async Task<TestBrowser> AskedForCode()
    {
        var browser = await app.Opened();
        await browser.Submit("Send me a code", ("Form.Mailbox", LifecycleApp.Owner));
        await app.Post();
        return browser;
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_An_approval_asks_for_a_code_first_shows_no_more_than_who_asks_what_by_when_and_keeps_the_level()
    {
        var task = await app.Asked(outcomes: ["Approved", "Returned"]);
        using var browser = await app.Opened();
        browser.Address.AbsolutePath.ShouldEndWith("/identity");
        browser.Text.ShouldContain("asks for Do the step");
        browser.Text.ShouldNotContain("Returned");
        browser.Text.ShouldNotContain(LifecycleApp.Owner);

        await browser.Submit("Send me a code", ("Form.Mailbox", LifecycleApp.Owner));
        await app.Post();
        await browser.Submit("Go on", ("Form.Code", app.DigitsTo().Replace("-", " ", StringComparison.Ordinal)));
        browser.Address.AbsolutePath.ShouldEndWith("/task");
        await browser.Submit("Send the answer", Answer);

        browser.Text.ShouldContain("Thank you");
        var done = await app.Read(db => db.Tasks.SingleAsync(t => t.Id == task));
        (done.Outcome, done.TypedName, done.Identity, done.IdentityMethod).ShouldBe(("Approved", "Iam Lead", IdentityLevel.L2, IdentityMethod.MailedCode));
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_A_handler_refuses_a_lower_level_whatever_page_it_came_from()
    {
        var task = await app.Asked(outcomes: ["Approved"]);
        var link = await app.LinkOf(task);
        var actor = new LinkActor(link.Id, link.PersonId, link.Email, TaskMail.Purpose, task);
        CompleteTaskByLink Request() => new() { TaskId = task, Nonce = Guid.CreateVersion7(), Outcome = "Approved", TypedName = "Iam Lead" };

        (await Should.ThrowAsync<Refusal>(() => app.Sender(actor).Send(Request()))).Code.ShouldBe("identity-too-low");
        await app.Sender(actor with { Level = IdentityLevel.L2, Method = IdentityMethod.Authenticator }).Send(Request());
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_A_code_is_good_in_the_browser_that_asked_for_it_and_once()
    {
        await app.Asked(outcomes: ["Approved"]);
        using var mine = await AskedForCode();
        using var other = await app.Opened();
        other.Text.ShouldNotContain("Code from the mail");

        // The other browser sends the right code with a form of its own.
        var fields = other.Page.QuerySelectorAll("form")[0].QuerySelectorAll("input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        fields["Form.Code"] = app.DigitsTo();
        var stolen = await other.Raw(new HttpRequestMessage(HttpMethod.Post, $"{other.Address.AbsolutePath}?handler=Mailed") { Content = new FormUrlEncodedContent(fields) });
        stolen.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.Open(other.Address.AbsolutePath.Replace("identity", "task", StringComparison.Ordinal))).Address.AbsolutePath.ShouldEndWith("/identity");

        await mine.Submit("Go on", ("Form.Code", app.DigitsTo()));
        mine.Address.AbsolutePath.ShouldEndWith("/task");
        using var again = await app.Opened();
        again.Address.AbsolutePath.ShouldEndWith("/identity", Case.Sensitive, "a level holds in its browser alone");
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_After_five_wrong_tries_the_right_code_is_worth_nothing()
    {
        await app.Asked(outcomes: ["Approved"]);
        using var browser = await AskedForCode();
        var right = app.DigitsTo();
        for (var i = 0; i < MailedCode.MostTries; i++)
        {
            await browser.Submit("Go on", ("Form.Code", right == "0000-0000" ? "0000-0001" : "0000-0000"));
        }

        browser.Text.ShouldNotContain("Code from the mail");
        (await app.Read(db => db.MailedCodes.SingleAsync())).Tries.ShouldBe(MailedCode.MostTries);
        var session = new Sessions(app);
        (await session.Enter(right)).ShouldBeFalse();
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_Many_tries_at_once_buy_no_more_than_five()
    {
        await app.Asked(outcomes: ["Approved"]);
        using var browser = await AskedForCode();
        var session = new Sessions(app);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => session.Enter($"1111-{i:0000}")));

        (await app.Read(db => db.MailedCodes.SingleAsync())).Tries.ShouldBe(MailedCode.MostTries);
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_A_code_ends_after_ten_minutes_and_with_a_newer_one_and_five_an_hour_are_sent()
    {
        await app.Asked(outcomes: ["Approved"]);
        using var browser = await AskedForCode();
        var first = app.DigitsTo();
        var session = new Sessions(app);
        await browser.Submit("Send me a code", ("Form.Mailbox", LifecycleApp.Owner));
        await app.Post();
        (await session.Enter(first)).ShouldBeFalse();

        app.Clock.Advance(MailedCode.Lifetime);
        (await session.Enter(app.DigitsTo())).ShouldBeFalse();

        for (var i = 2; i < MailedCode.MostAnHour; i++)
        {
            await browser.Submit("Send me a code", ("Form.Mailbox", LifecycleApp.Owner));
        }

        await browser.Submit("Send me a code", ("Form.Mailbox", LifecycleApp.Owner));
        browser.Text.ShouldContain("within an hour");
        (await app.Read(db => db.OutboxMails.CountAsync(m => m.Kind == nameof(MailedCodeEmail)))).ShouldBe(MailedCode.MostAnHour);
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_An_office_behind_one_address_gets_all_of_its_codes_in_the_same_hour()
    {
        const int People = 60;
        for (var i = 0; i < People; i++)
        {
            await app.Asked(outcomes: ["Approved"]);
            using var browser = await AskedForCode();
            await browser.Submit("Go on", ("Form.Code", app.DigitsTo()));
            browser.Address.AbsolutePath.ShouldEndWith("/task", Case.Sensitive, $"person {i}");
        }
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_One_address_is_sent_so_many_codes_in_ten_minutes_and_requests_that_sent_none_do_not_count()
    {
        await app.Asked(outcomes: ["Approved"]);
        using var browser = await app.Opened();
        await browser.Submit("Send me a code", ("Form.Mailbox", "stranger@example.com"));
        var failures = app.Host.Services.GetRequiredService<LinkFailures>();
        var address = LinkFailures.KeyOf(new DefaultHttpContext());
        for (var i = 1; i < LinkLimit.CodesOfAddress.Most; i++)
        {
            failures.Count(LinkLimit.CodesOfAddress, address).ShouldBeTrue();
        }

        await browser.Submit("Send me a code", ("Form.Mailbox", LifecycleApp.Owner));
        browser.Status.ShouldBe(HttpStatusCode.OK);
        await browser.Submit("Send me a code", ("Form.Mailbox", LifecycleApp.Owner));
        browser.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        browser.Text.ShouldContain("Wait ten minutes");
        (await app.Read(db => db.MailedCodes.CountAsync())).ShouldBe(1);

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        using var later = await AskedForCode();
        await later.Submit("Go on", ("Form.Code", app.DigitsTo()));
        later.Address.AbsolutePath.ShouldEndWith("/task");
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_Whoever_guesses_the_mailbox_of_a_link_is_stopped_soon()
    {
        await app.Asked(outcomes: ["Approved"]);
        using var browser = await app.Opened();
        for (var i = 0; i < LinkLimit.WrongIdentityOfLink.Most; i++)
        {
            await browser.Submit("Send me a code", ("Form.Mailbox", $"guess-{i}@example.com"));
            browser.Text.ShouldContain("not the mailbox");
        }

        await browser.Submit("Send me a code", ("Form.Mailbox", LifecycleApp.Owner));
        browser.Status.ShouldBe(HttpStatusCode.TooManyRequests);

        app.Clock.Advance(LinkLimit.WrongIdentityOfLink.Within);
        using var later = await AskedForCode();
        later.Text.ShouldContain("Code from the mail");
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_Many_at_once_buy_no_more_codes_and_no_more_guesses()
    {
        var task = await app.Asked(outcomes: ["Approved"]);
        var link = await app.LinkOf(task);
        var actor = new LinkActor(link.Id, link.PersonId, link.Email, link.Purpose, link.ItemId);
        async Task<bool> Asks()
        {
            try
            {
                await app.Sender(actor).Send(new AskForCode { Browser = Guid.CreateVersion7(), Mailbox = LifecycleApp.Owner });
                return true;
            }
            catch (Refusal)
            {
                return false;
            }
        }

        (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(Asks)))).Count(sent => sent).ShouldBe(MailedCode.MostAnHour);

        var browsers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => app.Opened()));
        await Task.WhenAll(browsers.Select((browser, i) => browser.Submit("Send me a code", ("Form.Mailbox", $"guess-{i}@example.com"))));
        browsers.Count(b => b.Status == HttpStatusCode.OK).ShouldBe(LinkLimit.WrongIdentityOfLink.Most);
        foreach (var browser in browsers)
        {
            browser.Dispose();
        }
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_The_code_goes_to_the_recipient_on_record_alone()
    {
        await app.Asked(outcomes: ["Approved"]);
        using var browser = await app.Opened();

        await browser.Submit("Send me a code", ("Form.Mailbox", "stranger@example.com"));
        await app.Post();

        browser.Text.ShouldContain("not the mailbox");
        app.AllMail().ShouldNotContain(m => m.Subject.StartsWith("Your code", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_An_authenticator_app_stands_in_for_the_mailed_code_and_each_of_its_codes_counts_once()
    {
        using var account = await app.BrowserOf(LifecycleApp.Owner, Role.ControlOwner);
        await account.Open("/account/authenticator");
        await account.Submit("Set up an app");
        var secret = Base32(account.Page.QuerySelector("code")!.TextContent.Replace(" ", "", StringComparison.Ordinal));
        account.Body.ShouldContain("otpauth://totp/AuditFlow:");
        await account.Submit("Switch it on", ("Form.Code", "000000"));
        account.Text.ShouldContain("not the code");
        var code = Totp.CodeAt(secret, Totp.StepOf(app.Clock.GetUtcNow()));
        await account.Submit("Switch it on", ("Form.Code", code));
        var recovery = account.Page.QuerySelectorAll("li code").Select(c => c.TextContent).ToList();
        recovery.Count.ShouldBe(8);
        (await app.Rows()).ShouldNotContain(recovery[0]);

        await app.Asked(outcomes: ["Approved"]);
        using var browser = await app.Opened();
        await browser.Submit("Go on with the app", ("Form.AppCode", code));
        browser.Text.ShouldContain("used already");
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await browser.Submit("Go on with the app", ("Form.AppCode", Totp.CodeAt(secret, Totp.StepOf(app.Clock.GetUtcNow()))));
        browser.Address.AbsolutePath.ShouldEndWith("/task");

        using var second = await app.Opened();
        await second.Submit("Go on with the app", ("Form.AppCode", recovery[0].ToLowerInvariant()));
        second.Address.AbsolutePath.ShouldEndWith("/task");
        await second.Submit("Send the answer", Answer);
        (await app.Read(db => db.Tasks.SingleAsync())).IdentityMethod.ShouldBe(IdentityMethod.Authenticator);
        (await app.Read(db => db.TrailEntries.Select(e => e.What).ToListAsync())).ShouldContain("authenticator-set-up");

        await account.Open("/account/authenticator");
        await account.Submit("Remove the app", ("Form.Code", recovery[0]));
        account.Text.ShouldContain("not right");
        await account.Submit("Remove the app", ("Form.Code", recovery[1]));
        account.Text.ShouldContain("Set up an app");
    }

    [Fact]
    [Trait("Rule", "R-54")]
    public async Task R54_Whoever_is_signed_in_as_the_recipient_needs_no_code_and_somebody_else_is_not_the_recipient()
    {
        var task = await app.Asked(outcomes: ["Approved"]);
        using var other = await app.BrowserOf(LifecycleApp.Manager, Role.Manager);
        (await other.Open($"/a/{app.TokenTo()}")).Address.AbsolutePath.ShouldEndWith("/identity");

        using var owner = await app.BrowserOf(LifecycleApp.Owner, Role.ControlOwner);
        (await owner.Open($"/a/{app.TokenTo()}")).Address.AbsolutePath.ShouldEndWith("/task");
        await owner.Submit("Send the answer", Answer);
        var done = await app.Read(db => db.Tasks.SingleAsync(t => t.Id == task));
        (done.Identity, done.IdentityMethod).ShouldBe((IdentityLevel.L3, IdentityMethod.SignedIn));
    }

    [Fact]
    [Trait("Rule", "R-58")]
    public async Task R58_Whoever_cannot_show_who_they_are_hands_it_back()
    {
        var task = await app.Asked(outcomes: ["Approved"]);
        using var browser = await app.Opened();

        await browser.Submit("Hand it back", ("Form.Reason", "Ask the platform lead."));

        browser.Text.ShouldContain("Nothing was answered");
        (await app.Read(db => db.Tasks.SingleAsync(t => t.Id == task))).HandBackReason.ShouldBe("Ask the platform lead.");
    }

    static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    /// <summary>Enters codes as the browser that asked last, without its page.</summary>
    sealed class Sessions(LinkApp app)
    {
        public async Task<bool> Enter(string code)
        {
            var (asked, link) = await app.Read(async db =>
            {
                var last = await db.MailedCodes.OrderByDescending(c => c.AskedAt).ThenByDescending(c => c.Id).FirstAsync();
                return (last, await db.Links.SingleAsync(l => l.Id == last.LinkId));
            });
            return await app.Sender(new LinkActor(link.Id, link.PersonId, link.Email, link.Purpose, link.ItemId)).Send(new EnterMailedCode { Browser = asked.Browser, Code = code });
        }
    }
}
