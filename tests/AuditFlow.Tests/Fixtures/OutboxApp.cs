using System.Collections.Concurrent;
using AuditFlow.Attestations;
using AuditFlow.Notifications;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tests.Fixtures;

/// <summary>The product with a mail server that a test holds in its hands.</summary>
public sealed class OutboxApp : AuditFlowApp
{
    internal HeldTransport Transport { get; } = new();

    protected override void Listen(WebApplicationBuilder builder)
    {
        base.Listen(builder);
        builder.Services.AddSingleton<IMailTransport>(Transport);
        builder.Services.AddScoped<IMailFate>(_ => Fate);
    }

    protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("Mail:BounceSecret", BounceSecret), new("Mail:BounceFolder", "bounces")];

    internal const string BounceSecret = "a secret of twenty letters";

    /// <summary>What slices were told of mails that did not arrive.</summary>
    internal NotedFate Fate { get; } = new();

    /// <summary>Queues one mail without a link.</summary>
    internal Task<bool> Queue(string key, MailTo to) => Write(services => services.GetRequiredService<MailQueue>().EmailAsync(new NoticeEmail { Line = key, Paragraphs = ["Text."] }, to, key, CancellationToken.None));

    internal static AttestationEmail Email(string controlId = "ITGC-AC-01") => new()
    {
        Items = [new AskedItem(controlId, "Access is granted on approval", null)], Count = 1, Kind = CampaignKind.Attestation, Period = "1 July – 31 October 2026", Due = "Mon 30 Nov 2026", AskedBy = "lead@example.com",
    };

    /// <summary>Does something inside one transaction, as a command would.</summary>
    internal Task<T> Write<T>(Func<IServiceProvider, Task<T>> work) => Inside(services =>
    {
        services.GetRequiredService<CurrentActor>().Is(new SystemActor("test"));
        return services.GetRequiredService<Transaction>().RunAsync(() => work(services), CancellationToken.None);
    });

    /// <summary>Queues one mail with a link and returns the link's id.</summary>
    internal Task<Guid> Ask(string key, string to = "owner@example.com", TimeSpan? open = null) => Write(async services =>
    {
        var link = services.GetRequiredService<PersonalLinks>().Create("attestation", Guid.CreateVersion7(), Guid.CreateVersion7(), to, Clock.GetUtcNow() + (open ?? TimeSpan.FromDays(7))).Id;
        await services.GetRequiredService<MailQueue>().EmailAsync(Email(key), new MailTo(to) { LinkId = link }, key, CancellationToken.None);
        return link;
    });

    internal OutboxPump Pump => Host.Services.GetRequiredService<OutboxPump>();

    /// <summary>A second process on the same database.</summary>
    internal OutboxPump AnotherPump() => ActivatorUtilities.CreateInstance<OutboxPump>(Host.Services);

    internal Task<OutboxMail> Mail(string key) => Read(db => db.OutboxMails.AsNoTracking().SingleAsync(m => m.DedupeKey == key));
}

/// <summary>A slice that notes what it is told.</summary>
internal sealed class NotedFate : IMailFate
{
    public ConcurrentQueue<(string Key, MailState State, string Because)> Told { get; } = new();

    public bool IsBroken { get; set; }

    public Task NotDeliveredAsync(OutboxMail mail, string because, CancellationToken cancellationToken)
    {
        if (IsBroken)
        {
            throw new InvalidOperationException("The slice has a fault.");
        }

        Told.Enqueue((mail.DedupeKey, mail.State, because));
        return Task.CompletedTask;
    }
}

/// <summary>Takes mail, refuses it or keeps it waiting, as the test says.</summary>
internal sealed class HeldTransport : IMailTransport
{
    public ConcurrentQueue<OutgoingMail> Taken { get; } = new();

    public int AtOnce { get; set; } = 1;

    /// <summary>Says no to a mail by throwing.</summary>
    public Func<OutgoingMail, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        await Before(mail).WaitAsync(cancellationToken);
        Taken.Enqueue(mail);
    }

    /// <summary>The code that stands beside the link.</summary>
    public string CodeOf(string to) => Taken.Last(m => m.To == to).Words.Text.Split("type the code ")[1].Split('\n')[0].Trim();

    public string TokenOf(string to) => Taken.Last(m => m.To == to).Words.Text.Split("/a/")[1].Split('\n')[0].Trim();
}
