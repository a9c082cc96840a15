using AuditFlow.Notifications;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Outbox;

/// <summary>Hundreds of mails over twenty connections to a mail server that speaks SMTP.</summary>
[OnBothDatabases]
public sealed class ManyMailsTests : IAsyncLifetime
{
    const int People = 30;
    const int MailsEach = 10;

    readonly TwentyConnections app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Each_leaves_once_over_several_connections_and_to_one_person_in_the_order_in_which_they_were_queued()
    {
        await app.Queue(People, MailsEach);

        await app.Send();

        var letters = app.Sink.Mails.Select(m => EmlFile.Parse(m.Content)).ToList();
        letters.Count.ShouldBe(People * MailsEach);
        letters.Select(l => l.Header("Message-Id")).Distinct().Count().ShouldBe(People * MailsEach);
        for (var person = 0; person < People; person++)
        {
            letters.Where(l => l.To.Contains(TwentyConnections.Mailbox(person))).Select(l => l.Subject).ShouldBe(Enumerable.Range(0, MailsEach).Select(n => TwentyConnections.Subject(person, n)));
        }

        (await app.Read(db => db.OutboxMails.CountAsync(m => m.State == MailState.Sent && m.Attempts == 1))).ShouldBe(People * MailsEach);
        app.Sink.MostMailsAtOnce.ShouldBeInRange(2, 20);
        app.Sink.Connections.ShouldBeInRange(2, 40, "connections stay open from mail to mail");
    }

    [Fact]
    public async Task A_mail_that_is_put_off_holds_back_what_follows_it_to_that_person_and_nobody_elses()
    {
        await app.Queue(2, 4);
        var isFull = true;
        app.Sink.Answer = line => line.StartsWith("RCPT TO", StringComparison.Ordinal) && line.Contains(TwentyConnections.Mailbox(1), StringComparison.Ordinal) && isFull ? "452 4.2.2 mailbox full" : null;

        await app.Send();

        Subjects().ShouldBe(Enumerable.Range(0, 4).Select(n => TwentyConnections.Subject(0, n)));
        (await app.Read(db => db.OutboxMails.CountAsync(m => m.Attempts > 0 && m.State == MailState.Queued))).ShouldBe(1, "what follows is not tried before it");
        (await app.Read(db => db.OutboxMails.CountAsync(m => m.State == MailState.Queued && m.LeaseOwner != null))).ShouldBe(0);

        isFull = false;
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await app.Send();

        Subjects().Skip(4).ShouldBe(Enumerable.Range(0, 4).Select(n => TwentyConnections.Subject(1, n)));
    }

    IEnumerable<string> Subjects() => app.Sink.Mails.Select(m => EmlFile.Parse(m.Content).Subject);
}

/// <summary>The product with a mail server that takes twenty mails at once.</summary>
public sealed class TwentyConnections : AuditFlowApp
{
    public SmtpSink Sink { get; } = new() { WantsSignIn = false };

    protected override IEnumerable<KeyValuePair<string, string?>> Settings
        => [new("Mail:Transport", "Smtp"), new("Mail:Smtp:Host", "localhost"), new("Mail:Smtp:Port", $"{Sink.Port}"), new("Mail:Smtp:StartTls", "false"), new("Mail:Smtp:Connections", "20")];

    public static string Mailbox(int person) => $"person-{person}@example.com";

    public static string Subject(int person, int number) => $"Mail {number} for {person}";

    /// <summary>Queues them in turn, all in one transaction.</summary>
    internal Task<bool> Queue(int people, int each) => Inside(services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new SystemActor("test"));
        return services.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                for (var number = 0; number < each; number++)
                {
                    for (var person = 0; person < people; person++)
                    {
                        await services.GetRequiredService<MailQueue>().EmailAsync(
                            new NoticeEmail { Line = Subject(person, number), Paragraphs = ["Text."] }, new MailTo(Mailbox(person)), Subject(person, number), CancellationToken.None);
                    }
                }

                return true;
            },
            CancellationToken.None);
    });

    /// <summary>Sends all that is due.</summary>
    internal async Task Send()
    {
        while (await Host.Services.GetRequiredService<OutboxPump>().RunOnceAsync(CancellationToken.None) > 0)
        {
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Sink.DisposeAsync();
    }
}
