using System.Collections.Concurrent;
using AuditFlow.Attestations;
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
    }

    internal static AttestationEmail Email(string controlId = "ITGC-AC-01") => new()
    {
        ControlId = controlId, Title = "Access is granted on approval", Period = "1 July – 31 October 2026", Due = "Mon 30 Nov 2026", AskedBy = "lead@example.com",
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
        var link = services.GetRequiredService<PersonalLinks>().Create("attestation", Guid.CreateVersion7(), Guid.CreateVersion7(), to, Clock.GetUtcNow() + (open ?? TimeSpan.FromDays(7)));
        await services.GetRequiredService<MailQueue>().EmailAsync(Email(key), new MailTo(to) { LinkId = link }, key, CancellationToken.None);
        return link;
    });

    internal OutboxPump Pump => Host.Services.GetRequiredService<OutboxPump>();

    /// <summary>A second process on the same database.</summary>
    internal OutboxPump AnotherPump() => ActivatorUtilities.CreateInstance<OutboxPump>(Host.Services);

    internal Task<OutboxMail> Mail(string key) => Read(db => db.OutboxMails.AsNoTracking().SingleAsync(m => m.DedupeKey == key));
}

/// <summary>Takes mail, refuses it or keeps it waiting, as the test says.</summary>
internal sealed class HeldTransport : IMailTransport
{
    public ConcurrentQueue<OutgoingMail> Taken { get; } = new();

    /// <summary>Says no to a mail by throwing.</summary>
    public Func<OutgoingMail, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        await Before(mail).WaitAsync(cancellationToken);
        Taken.Enqueue(mail);
    }

    public string TokenOf(string to) => Taken.Last(m => m.To == to).Words.Text.Split("/a/")[1].Split('\n')[0].Trim();
}
