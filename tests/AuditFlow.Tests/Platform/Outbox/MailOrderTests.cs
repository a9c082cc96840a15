using System.Collections.Concurrent;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Outbox;

/// <summary>What becomes of mails that fail, and that no mail overtakes another to the same person.</summary>
[OnBothDatabases]
public sealed class MailOrderTests : IAsyncLifetime
{
    readonly OutboxApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    static MailNotTaken No(MailFault fault, string words = "no") => new(words) { Fault = fault };

    IEnumerable<string> Subjects(string to) => app.Transport.Taken.Where(m => m.To == to).Select(m => m.Words.Subject);

    [Fact]
    public async Task Many_at_once_from_two_processes_never_overtake_each_other_to_one_person()
    {
        app.Transport.AtOnce = 8;
        var underWay = new ConcurrentDictionary<string, int>();
        app.Transport.Before = async mail =>
        {
            underWay.AddOrUpdate(mail.To, 1, (_, n) => n + 1).ShouldBe(1);
            await Task.Yield();
            underWay.AddOrUpdate(mail.To, 0, (_, n) => n - 1);
        };
        for (var i = 0; i < 10; i++)
        {
            for (var person = 0; person < 6; person++)
            {
                await app.Queue($"{i} for {person}", new MailTo($"p{person}@example.com"));
            }
        }

        await Task.WhenAll(new[] { app.Pump, app.AnotherPump() }.Select(async pump =>
        {
            while ((await app.Read(db => db.OutboxMails.CountAsync(m => m.State == MailState.Queued))) > 0)
            {
                await pump.RunOnceAsync(CancellationToken.None);
            }
        }));

        app.Transport.Taken.Count.ShouldBe(60);
        for (var person = 0; person < 6; person++)
        {
            Subjects($"p{person}@example.com").ShouldBe(Enumerable.Range(0, 10).Select(i => $"{i} for {person}"));
        }
    }

    [Fact]
    public async Task A_mail_waits_for_an_earlier_one_between_two_tries_and_not_for_one_that_waits_for_its_hour_or_was_given_up()
    {
        app.Transport.Before = mail => mail.Words.Subject == "greylisted" && app.Transport.Taken.IsEmpty ? throw No(MailFault.Later) : Task.CompletedTask;
        await app.Queue("tomorrow", new MailTo("a@example.com") { NotBefore = app.Clock.GetUtcNow().AddDays(1) });
        await app.Queue("greylisted", new MailTo("a@example.com"));
        await app.Queue("second", new MailTo("a@example.com"));

        await app.Until_idle();
        Subjects("a@example.com").ShouldBeEmpty();

        await app.Queue("another", new MailTo("b@example.com"));
        await app.Until_idle();
        await app.After(TimeSpan.FromMinutes(10));
        Subjects("a@example.com").ShouldBe(["greylisted", "second"]);

        await app.After(TimeSpan.FromDays(1));
        Subjects("a@example.com").ShouldBe(["greylisted", "second", "tomorrow"]);
    }

    [Fact]
    public async Task A_recipient_that_is_refused_for_good_is_not_tried_again_and_the_slice_is_told_in_the_same_transaction()
    {
        app.Transport.Before = mail => mail.Words.Subject == "gone" ? throw No(MailFault.RecipientRefused, "mail.example.com refused the recipient. It said: 550 5.1.1 no such user") : Task.CompletedTask;
        await app.Queue("gone", new MailTo("gone@example.com"));
        await app.Queue("next", new MailTo("gone@example.com"));

        await app.Until_idle();

        var mail = await app.Mail("gone");
        (mail.State, mail.Attempts).ShouldBe((MailState.Refused, 1));
        mail.LastError.ShouldNotBeNull().ShouldContain("550 5.1.1 no such user");
        app.Fate.Told.ShouldHaveSingleItem().ShouldBe(("gone", MailState.Refused, mail.LastError));
        Subjects("gone@example.com").ShouldBe(["next"]);
        var tried = await app.Read(db => db.MailAttempts.SingleAsync(a => a.MailId == mail.Id));
        (tried.Number, tried.Fault).ShouldBe((1, MailFault.RecipientRefused));
    }

    [Fact]
    public async Task A_slice_that_cannot_take_the_news_does_not_have_a_refused_mail_sent_again()
    {
        app.Fate.IsBroken = true;
        app.Transport.Before = _ => throw No(MailFault.MailRefused);
        await app.Queue("refused", new MailTo("a@example.com"));

        await app.Until_idle();

        (await app.Mail("refused")).State.ShouldBe(MailState.Refused);
        (await app.Read(db => db.TrailEntries.CountAsync(e => e.What == "mail-news-lost"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_says_not_now_is_asked_again_for_three_days_ever_later_and_then_the_mail_is_parked()
    {
        app.Transport.Before = _ => throw No(MailFault.Later, "450 4.2.0 greylisted");
        await app.Queue("grey", new MailTo("a@example.com"));
        await app.Until_idle();
        var first = await app.Mail("grey");
        (first.NextAttemptAt - app.Clock.GetUtcNow()).ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));

        await app.After(TimeSpan.FromHours(71));
        (await app.Mail("grey")).State.ShouldBe(MailState.Queued);
        await app.After(TimeSpan.FromHours(8));

        var parked = await app.Mail("grey");
        parked.State.ShouldBe(MailState.Parked);
        parked.Attempts.ShouldBeGreaterThan(8);
        app.Fate.Told.ShouldHaveSingleItem().State.ShouldBe(MailState.Parked);
    }

    [Fact]
    public async Task A_server_that_is_down_is_asked_by_one_mail_and_not_by_all_and_all_leave_when_it_is_back()
    {
        var asked = 0;
        app.Transport.Before = _ =>
        {
            asked++;
            throw No(MailFault.Unreachable, "mail.example.com:587 could not be reached");
        };
        for (var i = 0; i < 20; i++)
        {
            await app.Queue($"{i}", new MailTo($"p{i}@example.com"));
        }

        await app.Until_idle();
        asked.ShouldBe(1);
        (await app.Read(db => db.OutboxMails.CountAsync(m => m.LeaseOwner != null))).ShouldBe(0);

        app.Transport.Before = _ => Task.CompletedTask;
        app.Clock.Advance(TimeSpan.FromSeconds(16));
        await app.Until_idle();
        app.Transport.Taken.Count.ShouldBe(19);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.Until_idle();
        app.Transport.Taken.Count.ShouldBe(20);
    }

    [Fact]
    public async Task The_secret_of_a_link_stands_in_no_kept_word_also_when_the_server_repeats_it()
    {
        var secret = "";
        app.Transport.Before = mail =>
        {
            secret = mail.Words.Text.Split("/a/")[1].Split('\n')[0].Trim();
            mail.Conversation.Hear($"554 bad address https://localhost/a/{secret}");
            throw No(MailFault.MailRefused, $"It said: 554 bad address https://localhost/a/{secret}");
        };
        await app.Ask("secret");

        await app.Until_idle();

        var mail = await app.Mail("secret");
        mail.LastError.ShouldBe("It said: 554 bad address https://localhost/a/…");
        (await app.Read(db => db.MailAttempts.SingleAsync(a => a.MailId == mail.Id))).Conversation.ShouldNotContain(secret);
    }

    [Fact]
    public async Task A_waiting_mail_is_parked_with_a_reason_and_sent_when_somebody_says_so()
    {
        await app.Queue("wait", new MailTo("a@example.com") { NotBefore = app.Clock.GetUtcNow().AddDays(2) });
        var id = (await app.Mail("wait")).Id;

        await app.As(Role.ComplianceLead).Send(new ParkMail { MailId = id, Reason = "The wording is wrong." });
        await app.After(TimeSpan.FromDays(3));
        (await app.Mail("wait")).LastError.ShouldNotBeNull().ShouldContain("The wording is wrong.");
        app.Transport.Taken.ShouldBeEmpty();
        app.Fate.Told.ShouldHaveSingleItem().State.ShouldBe(MailState.Parked);

        await app.As(Role.Administrator).Send(new RetryMail { MailId = id });
        await app.Until_idle();
        (await app.Mail("wait")).State.ShouldBe(MailState.Sent);
    }

    [Fact]
    public async Task Later_mails_of_a_thread_name_the_first_that_this_person_got()
    {
        await app.Queue("one", new MailTo("a@example.com") { Thread = "item:1" });
        await app.Queue("other person", new MailTo("b@example.com") { Thread = "item:1" });
        await app.Queue("two", new MailTo("a@example.com") { Thread = "item:1" });
        await app.Queue("three", new MailTo("a@example.com") { Thread = "item:1" });
        await app.Queue("no thread", new MailTo("a@example.com"));

        await app.Until_idle();

        var sent = app.Transport.Taken.ToDictionary(m => m.Words.Subject);
        sent["one"].Follows.ShouldBeEmpty();
        sent["other person"].Follows.ShouldBeEmpty();
        sent["two"].Follows.ShouldBe([sent["one"].MessageId]);
        sent["three"].Follows.ShouldBe([sent["one"].MessageId, sent["two"].MessageId]);
        sent["no thread"].Follows.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_A_mail_that_can_wait_leaves_outside_the_quiet_hours_of_its_recipient()
    {
        // Mon 23 Nov 2026, 09:00 UTC is 04:00 in New York.
        await app.Queue("by day", new MailTo("a@example.com") { RespectsQuietHours = true });
        await app.Queue("at once", new MailTo("b@example.com"));

        await app.Until_idle();
        app.Transport.Taken.ShouldHaveSingleItem().Words.Subject.ShouldBe("at once");
        (await app.Mail("by day")).NextAttemptAt.ShouldBe(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

        app.Clock.MoveTo(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        await app.Until_idle();
        app.Transport.Taken.Count.ShouldBe(2);
    }
}
