using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Outbox;

/// <summary>Mail that comes back: reports as servers write them, by a folder and by a post.</summary>
[OnBothDatabases]
public sealed class BounceTests : IAsyncLifetime
{
    readonly OutboxApp app = new();

    string Inbox => Path.Combine(app.Folder, "bounces");

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    // As Postfix writes them.
    internal static string Report(string messageId, string action = "failed", string status = "5.1.1", string diagnostic = "smtp; 550 5.1.1 <owner@example.com>: no such user\n here", string envelope = "") => $"""
        From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
        To: auditflow@example.com
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        	boundary="B/mail.example.com"

        This is a MIME-encapsulated message.

        --B/mail.example.com
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mail.example.com.

        --B/mail.example.com
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example.com
        {(envelope.Length == 0 ? "X-Postfix-Queue-ID: 4ABC" : $"Original-Envelope-Id: {envelope}")}
        Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0000 (UTC)

        Final-Recipient: rfc822; owner@example.com
        Action: {action}
        Status: {status}
        Diagnostic-Code: {diagnostic}

        --B/mail.example.com
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        From: auditflow@example.com
        Message-Id: {messageId}
        Subject: Attest

        --B/mail.example.com--
        """;

    async Task<OutboxMail> Sent(string key)
    {
        await app.Queue(key, new MailTo("owner@example.com"));
        await app.Until_idle();
        return await app.Mail(key);
    }

    Task<BounceOutcome> Take(string report) => app.Sender(new SystemActor("bounces")).Send(new TakeBounce { Content = Encoding.UTF8.GetBytes(report), Source = "a.eml" });

    [Fact]
    [Trait("Rule", "R-57")]
    public async Task R57_A_mail_that_comes_back_is_bounced_in_the_servers_words_and_the_slice_is_told()
    {
        var mail = await Sent("back");

        (await Take(Report(mail.MessageId!))).ShouldBe(BounceOutcome.Bounced);

        var bounced = await app.Mail("back");
        bounced.State.ShouldBe(MailState.Bounced);
        bounced.LastError.ShouldBe("550 5.1.1 <owner@example.com>: no such user here");
        app.Fate.Told.ShouldHaveSingleItem().ShouldBe(("back", MailState.Bounced, bounced.LastError!));
        (await app.Read(db => db.TrailEntries.CountAsync(e => e.What == "mail-bounced"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_report_without_our_headers_is_known_by_the_envelope_id()
    {
        var mail = await Sent("envelope");

        (await Take(Report("<somebody@else>", envelope: mail.Id.ToString("N")))).ShouldBe(BounceOutcome.Bounced);
    }

    [Fact]
    public async Task A_delay_and_a_delivery_are_only_noted()
    {
        var mail = await Sent("slow");

        (await Take(Report(mail.MessageId!, "delayed", "4.4.1"))).ShouldBe(BounceOutcome.Delayed);
        (await Take(Report(mail.MessageId!, "relayed", "2.0.0"))).ShouldBe(BounceOutcome.Delivered);

        (await app.Mail("slow")).State.ShouldBe(MailState.Sent);
        app.Fate.Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_report_twice_is_one_and_another_on_the_same_mail_is_known_already()
    {
        var mail = await Sent("twice");

        (await Take(Report(mail.MessageId!))).ShouldBe(BounceOutcome.Bounced);
        (await Take(Report(mail.MessageId!))).ShouldBe(BounceOutcome.Bounced);
        (await Take(Report(mail.MessageId!, status: "5.0.0"))).ShouldBe(BounceOutcome.Doubled);

        (await app.Read(db => db.BounceReports.CountAsync())).ShouldBe(2);
        app.Fate.Told.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Subject: Holiday\n\nI am away.", nameof(BounceOutcome.Foreign))]
    [InlineData("", nameof(BounceOutcome.Foreign))]
    [InlineData("\0\u0001 no mail at all", nameof(BounceOutcome.Foreign))]
    [InlineData("Content-Type: multipart/report; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\ncut off", nameof(BounceOutcome.Damaged))]
    [InlineData("Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n--b--", nameof(BounceOutcome.Damaged))]
    [InlineData("Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@example.com\nAction: eaten\n\n--b--", nameof(BounceOutcome.Damaged))]
    public async Task Each_thing_that_is_no_report_is_known_for_what_it_is_and_listed(string content, string outcome)
    {
        content = content.Length == 0 ? "\n" : content;
        (await Take(content)).ToString().ShouldBe(outcome);

        var listed = await app.As(Role.ComplianceLead).Send(new ListBounces());
        listed.Rows.ShouldHaveSingleItem().Outcome.ToString().ShouldBe(outcome);
    }

    [Theory]
    [InlineData("<0190000000007000800000000000000a@localhost>")]
    [InlineData("<0190000000007000800000000000000a@elsewhere.example.com>")]
    [InlineData("")]
    public async Task A_report_on_no_mail_of_ours_changes_nothing_and_is_listed(string messageId)
    {
        await Sent("untouched");

        (await Take(Report(messageId))).ShouldBe(BounceOutcome.Unmatched);

        (await app.Mail("untouched")).State.ShouldBe(MailState.Sent);
        using var browser = await app.Browser(Role.ComplianceLead);
        await browser.Open("/outbox/reports");
        browser.Text.ShouldContain("Fits no mail");
        browser.Text.ShouldContain("owner@example.com");
    }

    [Fact]
    public async Task Files_are_read_when_they_are_whole_and_moved_when_they_are_written_down_never_over_another()
    {
        var mail = await Sent("by file");
        var watch = app.Host.Services.GetRequiredService<BounceWatch>();
        (await watch.LookAsync(CancellationToken.None)).ShouldBe(0);
        Put("one.eml", Report(mail.MessageId!));
        Put("two.eml", "Subject: Holiday\n\nAway.");
        Put("notes.txt", "not ours");

        (await watch.LookAsync(CancellationToken.None)).ShouldBe(0);
        await File.AppendAllTextAsync(Path.Combine(Inbox, "two.eml"), "More.", TestContext.Current.CancellationToken);
        (await watch.LookAsync(CancellationToken.None)).ShouldBe(1);
        (await watch.LookAsync(CancellationToken.None)).ShouldBe(1);
        (await app.Mail("by file")).State.ShouldBe(MailState.Bounced);

        Put("one.eml", Report(mail.MessageId!, status: "5.0.0"));
        await watch.LookAsync(CancellationToken.None);
        (await watch.LookAsync(CancellationToken.None)).ShouldBe(1);

        Directory.EnumerateFiles(Inbox, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Inbox, f)).Order(StringComparer.Ordinal)
            .ShouldBe(["done/one-2.eml", "done/one.eml", "notes.txt", "unread/two.eml"]);

        void Put(string name, string text) => File.WriteAllText(Path.Combine(Inbox, name), text);
    }

    [Fact]
    public async Task A_posted_report_needs_the_secret_and_a_size_within_bounds()
    {
        var mail = await Sent("posted");
        using var browser = await app.Browser();

        (await Post(browser, Report(mail.MessageId!), null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Post(browser, Report(mail.MessageId!), "another secret of letters")).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Mail("posted")).State.ShouldBe(MailState.Sent);
        (await Post(browser, new string('a', BounceEndpoint.MostBytes + 1), OutboxApp.BounceSecret)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await Post(browser, "", OutboxApp.BounceSecret)).ShouldBe(HttpStatusCode.BadRequest);
        (await Post(browser, Report("<nothing@of.ours>"), OutboxApp.BounceSecret)).ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Post(browser, Report(mail.MessageId!), OutboxApp.BounceSecret)).ShouldBe(HttpStatusCode.OK);
        (await app.Mail("posted")).State.ShouldBe(MailState.Bounced);
    }

    [Fact]
    public async Task Posts_beyond_the_rate_are_turned_away()
    {
        using var browser = await app.Browser();
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 130 && last != HttpStatusCode.TooManyRequests; i++)
        {
            last = await Post(browser, "x", "wrong");
        }

        last.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    static async Task<HttpStatusCode> Post(TestBrowser browser, string content, string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, BounceEndpoint.Path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) };
        request.Headers.Authorization = secret is null ? null : new AuthenticationHeaderValue("Bearer", secret);
        using var response = await browser.Raw(request);
        return response.StatusCode;
    }

    [Fact]
    public async Task Nobody_takes_in_reports_by_hand()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            (await Should.ThrowAsync<AuditFlow.Platform.Requests.Refusal>(() => app.As(role).Send(new TakeBounce { Content = [1], Source = "x" }))).Status.ShouldBe(403);
        }
    }
}
