using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Outbox;

[OnBothDatabases]
public sealed class OutboxPagesTests : IAsyncLifetime
{
    readonly OutboxApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_list_counts_each_state_finds_a_recipient_and_gives_what_it_shows_as_csv()
    {
        app.Transport.Before = mail =>
        {
            mail.Conversation.Say("RCPT TO:<…>");
            return mail.To switch
            {
                "gone@example.com" => throw new MailNotTaken("550 gone") { Fault = MailFault.RecipientRefused },
                "grey@example.com" => throw new MailNotTaken("450 later") { Fault = MailFault.Later },
                _ => Task.CompletedTask,
            };
        };
        foreach (var to in new[] { "gone", "grey", "fine" })
        {
            await app.Queue($"to {to}", new MailTo($"{to}@example.com"));
        }

        await app.Until_idle();
        using var browser = await app.Browser(Role.Administrator);

        await browser.Open("/outbox");
        browser.Text.ShouldContain("550 gone");
        browser.Text.ShouldContain("Refused 1");
        browser.Text.ShouldContain("Trying again 1");
        await browser.Open("/outbox?to=GREY&state=Failed");
        browser.Text.ShouldContain("to grey");
        browser.Text.ShouldNotContain("to gone");
        await browser.Open("/outbox?handler=Csv&state=Refused");
        browser.Body.ShouldContain("gone@example.com");
        browser.Body.ShouldNotContain("fine@example.com");

        await browser.Open($"/outbox/{(await app.Mail("to gone")).Id}");
        browser.Text.ShouldContain("> RCPT TO:<…>");
        await browser.Submit("Try again");
        (await app.Mail("to gone")).State.ShouldBe(MailState.Queued);
        await browser.Submit("Park", ("Park.Reason", ""));
        browser.Text.ShouldContain("Say why it must not leave.");
        await browser.Submit("Park", ("Park.Reason", "Left the company"));
        browser.Text.ShouldContain("Left the company");
    }

    [Fact]
    public async Task A_test_mail_shows_the_conversation_or_the_fault_and_stands_in_the_trail()
    {
        using var browser = await app.Browser(Role.ComplianceLead);
        app.Transport.Before = mail =>
        {
            mail.Conversation.Hear("220 sink");
            return Task.CompletedTask;
        };

        await browser.Open("/outbox/test");
        await browser.Submit("Send a test mail", ("Form.To", "operator@example.com"));
        browser.Text.ShouldContain("It was taken");
        browser.Text.ShouldContain("< 220 sink");
        app.Transport.Taken.ShouldHaveSingleItem().Words.Text.ShouldContain("compliancelead@example.com");

        app.Transport.Before = _ => throw new MailNotTaken("535 wrong password") { Fault = MailFault.SignInRefused };
        await browser.Submit("Send a test mail", ("Form.To", "operator@example.com"));
        browser.Text.ShouldContain("535 wrong password");
        await browser.Submit("Send a test mail", ("Form.To", "nobody"));
        browser.Text.ShouldContain("This is no mailbox.");
        (await app.Read(db => db.TrailEntries.CountAsync(e => e.What == "test-mail-taken" || e.What == "test-mail-refused"))).ShouldBe(2);
    }

    [Fact]
    public async Task Others_reach_none_of_these_pages()
    {
        using var browser = await app.Browser(Role.ControlOwner);
        foreach (var page in new[] { "/outbox", "/outbox/test", "/outbox/reports", $"/outbox/{Guid.CreateVersion7()}", "/outbox?handler=Csv" })
        {
            await browser.Open(page);
            ((int)browser.Status).ShouldBe(403, page);
        }
    }

    [Fact]
    public async Task Mail_that_is_not_required_can_be_stopped_with_one_click_and_had_again()
    {
        await app.Queue("first", new MailTo("reader@example.com") { IsRequired = false });
        await app.Until_idle();
        var sent = app.Transport.Taken.ShouldHaveSingleItem();
        var address = sent.StopUrl.ShouldNotBeNull();
        sent.Words.Text.ShouldContain(address);
        sent.Words.Html.ShouldContain(address);
        (await app.Mail("first")).KeptText.ShouldNotBeNull().ShouldNotContain(address);

        // A scanner opens it; nothing happens.
        using var browser = await app.Browser();
        await browser.Open(address);
        browser.Text.ShouldContain("reader@example.com");
        (await app.Read(db => db.MailOptOuts.CountAsync())).ShouldBe(0);

        // RFC 8058: the mail program posts by itself, without a cookie, perhaps twice.
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address).PathAndQuery) { Content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]) };
            using var program = await app.Browser();
            using var answer = await program.Raw(request);
            ((int)answer.StatusCode).ShouldBe(200);
        }

        (await app.Queue("second", new MailTo("Reader@example.com") { IsRequired = false })).ShouldBeFalse();
        (await app.Queue("required", new MailTo("reader@example.com"))).ShouldBeTrue();
        await app.Until_idle();
        (await app.Mail("second")).State.ShouldBe(MailState.Dropped);
        (await app.Mail("required")).State.ShouldBe(MailState.Sent);
        app.Transport.Taken.Last().StopUrl.ShouldBeNull();

        await browser.Open(address);
        await browser.Submit("Send it again");
        browser.Text.ShouldContain("Stop this kind of mail?");
        (await app.Queue("third", new MailTo("reader@example.com") { IsRequired = false })).ShouldBeTrue();
    }

    [Fact]
    public async Task An_address_that_we_did_not_make_stops_nothing()
    {
        using var browser = await app.Browser();

        await browser.Open("/mail/stop/guessed");

        ((int)browser.Status).ShouldBe(404);
        (await app.Read(db => db.MailOptOuts.CountAsync())).ShouldBe(0);
    }
}
