using AuditFlow.Platform.Email;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Outbox;

[OnBothDatabases]
public sealed class OutboxPumpTests : IAsyncLifetime
{
    readonly OutboxApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    [Trait("Rule", "R-48")]
    public async Task R48_A_mail_leaves_with_a_secret_that_stands_nowhere_else()
    {
        var link = await app.Ask("one");

        await app.Until_idle();

        var sent = app.Transport.Taken.ShouldHaveSingleItem();
        var token = app.Transport.TokenOf("owner@example.com");
        token.Length.ShouldBe(Token.Length);
        sent.Words.Html.ShouldContain($"https://localhost/a/{token}");
        var code = app.Transport.CodeOf("owner@example.com");
        sent.Words.Html.ShouldContain(code);
        var mail = await app.Mail("one");
        (mail.State, mail.Attempts, mail.SentAt, mail.MessageId).ShouldBe((MailState.Sent, 1, app.Clock.GetUtcNow(), $"<{mail.Id:N}@localhost>"));
        sent.MessageId.ShouldBe(mail.MessageId);
        mail.KeptText.ShouldNotBeNull().ShouldContain("https://localhost/a/…");
        mail.KeptText.ShouldContain("type the code …");
        (await app.Read(db => db.LinkTokens.SingleAsync(t => t.LinkId == link))).Hash.ShouldBe(Token.HashOf(token));
        foreach (var file in Directory.EnumerateFiles(app.Folder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            var bytes = await reader.ReadToEndAsync();
            bytes.Contains(token, StringComparison.Ordinal).ShouldBeFalse(file);
            bytes.Contains(code, StringComparison.Ordinal).ShouldBeFalse(file);
        }
    }

    [Fact]
    public async Task A_mail_asked_for_twice_under_one_key_is_queued_once()
    {
        await app.Ask("same");
        await app.Ask("same");

        await app.Until_idle();

        app.Transport.Taken.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_of_a_command_that_failed_is_never_sent()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => app.Write<bool>(async services =>
        {
            await services.GetRequiredService<MailQueue>().EmailAsync(OutboxApp.Email(), new MailTo("owner@example.com"), "undone", CancellationToken.None);
            throw new InvalidOperationException("no");
        }));

        await app.Until_idle();

        app.Transport.Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_that_fails_is_tried_eight_times_ever_later_and_then_put_aside_while_others_go_out()
    {
        app.Transport.Before = mail => mail.To == "poison@example.com" ? throw new MailNotTaken("mailbox full") : Task.CompletedTask;
        await app.Ask("poison", "poison@example.com", TimeSpan.FromDays(10));
        await app.Ask("good");
        var tries = new List<DateTimeOffset>();

        await app.Until_idle();
        app.Transport.Taken.ShouldHaveSingleItem().To.ShouldBe("owner@example.com");
        for (var mail = await app.Mail("poison"); mail.State == MailState.Queued; mail = await app.Mail("poison"))
        {
            mail.LastError.ShouldBe("mailbox full");
            tries.Add(mail.NextAttemptAt);
            app.Clock.MoveTo(mail.NextAttemptAt - TimeSpan.FromSeconds(1));
            (await app.Pump.RunOnceAsync(CancellationToken.None)).ShouldBe(0);
            app.Clock.MoveTo(mail.NextAttemptAt);
            await app.Until_idle();
        }

        var parked = await app.Mail("poison");
        (parked.State, parked.Attempts).ShouldBe((MailState.Parked, 8));
        tries.Count.ShouldBe(7);
        for (var i = 2; i < tries.Count; i++)
        {
            (tries[i] - tries[i - 1]).ShouldBeGreaterThan(tries[i - 1] - tries[i - 2]);
        }

        app.Transport.Before = _ => Task.CompletedTask;
        await app.As(Role.Administrator).Send(new RetryMail { MailId = parked.Id });
        await app.Until_idle();
        (await app.Mail("poison")).State.ShouldBe(MailState.Sent);
    }

    [Fact]
    public void Pauses_double_from_a_minute_to_six_hours_and_the_id_draws_them_apart()
    {
        var (low, high) = (new Guid(new byte[16]), new Guid([.. Enumerable.Repeat((byte)255, 16)]));

        OutboxPump.Pause(1, low).ShouldBe(TimeSpan.FromMinutes(1));
        OutboxPump.Pause(4, low).ShouldBe(TimeSpan.FromMinutes(8));
        OutboxPump.Pause(30, low).ShouldBe(TimeSpan.FromHours(6));
        OutboxPump.Pause(1, high).ShouldBe(TimeSpan.FromSeconds(72));
    }

    [Fact]
    [Trait("Rule", "R-50")]
    public async Task R50_A_mail_tried_again_adds_a_secret_and_the_earlier_one_stays_good()
    {
        var secrets = new List<string>();
        app.Transport.Before = mail =>
        {
            secrets.Add(mail.Words.Text.Split("/a/")[1].Split('\n')[0].Trim());
            return secrets.Count == 1 ? throw new MailNotTaken("cut off after the server had it") : Task.CompletedTask;
        };
        var link = await app.Ask("twice");

        await app.Until_idle();
        await app.After(TimeSpan.FromMinutes(2));

        secrets.Count.ShouldBe(2);
        foreach (var secret in secrets)
        {
            (await app.Inside(services => services.GetRequiredService<PersonalLinks>().FindAsync(secret, CancellationToken.None))).ShouldNotBeNull().Id.ShouldBe(link);
        }
    }

    [Fact]
    public async Task A_process_that_dies_while_it_sends_has_committed_the_hash_and_another_sends_the_mail_again_under_the_same_id()
    {
        using var dying = new CancellationTokenSource();
        app.Transport.Before = async _ =>
        {
            (await app.Read(db => db.LinkTokens.CountAsync())).ShouldBe(1);
            await dying.CancelAsync();
            await Task.Delay(Timeout.Infinite, dying.Token);
        };
        await app.Ask("orphan");
        await Should.ThrowAsync<OperationCanceledException>(() => app.Pump.RunOnceAsync(dying.Token));
        app.Transport.Before = _ => Task.CompletedTask;

        var other = app.AnotherPump();
        (await other.RunOnceAsync(CancellationToken.None)).ShouldBe(0);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        (await other.RunOnceAsync(CancellationToken.None)).ShouldBe(1);

        var mail = await app.Mail("orphan");
        (mail.State, mail.Attempts).ShouldBe((MailState.Sent, 2));
        app.Transport.Taken.ShouldHaveSingleItem().MessageId.ShouldBe($"<{mail.Id:N}@localhost>");
    }

    [Fact]
    public async Task Two_pumps_never_send_one_mail_at_once()
    {
        for (var i = 0; i < 20; i++)
        {
            await app.Ask($"race-{i}", $"owner{i}@example.com");
        }

        var pumps = new[] { app.Pump, app.AnotherPump() };
        await Task.WhenAll(pumps.Select(async pump =>
        {
            while (await pump.RunOnceAsync(CancellationToken.None) > 0)
            {
            }
        }));

        app.Transport.Taken.Select(m => m.Id).Distinct().Count().ShouldBe(20);
        app.Transport.Taken.Count.ShouldBe(20);
    }

    [Fact]
    [Trait("Rule", "R-60")]
    public async Task R60_A_mail_whose_link_was_ended_before_it_left_is_not_sent()
    {
        var link = await app.Ask("late");
        var person = await app.Read(db => db.Links.Where(l => l.Id == link).Select(l => l.PersonId).SingleAsync());
        await app.Write(services => services.GetRequiredService<PersonalLinks>().KillPersonAsync(person, CancellationToken.None));

        await app.Until_idle();

        app.Transport.Taken.ShouldBeEmpty();
        (await app.Mail("late")).State.ShouldBe(MailState.Dropped);
        (await app.Read(db => db.LinkTokens.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task The_outbox_page_shows_what_was_given_up_and_tries_it_again()
    {
        app.Transport.Before = _ => throw new MailNotTaken("no such host");
        await app.Ask("shown", open: TimeSpan.FromDays(12));
        await app.After(TimeSpan.FromDays(4));
        using var browser = await app.Browser(Role.ComplianceLead);

        await browser.Open("/outbox?state=Parked");
        browser.Text.ShouldContain("no such host");
        app.Transport.Before = _ => Task.CompletedTask;
        await browser.Submit("Try again");
        await app.Until_idle();

        (await app.Mail("shown")).State.ShouldBe(MailState.Sent);
    }

    [Fact]
    public async Task Only_leads_and_administrators_see_or_mend_the_outbox()
    {
        foreach (var role in Enum.GetValues<Role>().Except([Role.ComplianceLead, Role.Administrator]))
        {
            (await Should.ThrowAsync<Refusal>(() => app.As(role).Send(new ListMail()))).Status.ShouldBe(403);
            (await Should.ThrowAsync<Refusal>(() => app.As(role).Send(new RetryMail { MailId = Guid.CreateVersion7() }))).Status.ShouldBe(403);
        }
    }
}
