using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>
/// Sends what the outbox holds: claim a bounded batch under a lease, then for each mail begin the attempt (which commits
/// the hash of the link's new secret), put it into words and send it outside any transaction, write down how it went.
/// A process that dies leaves its lease to run out; the mail is then sent again with the same Message-Id.
/// </summary>
internal sealed partial class OutboxPump(
    IServiceScopeFactory scopes, AuditFlowSettings settings, IMailTransport transport, OutboxWakeUp wakeUp, TimeProvider clock, ILogger<OutboxPump> log) : BackgroundService
{
    public const int AttemptsUntilParked = 8;
    const string CutOut = "…";
    static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);
    static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    readonly string owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7(clock.GetUtcNow()):N}";

    TimeSpan Lease => TimeSpan.FromSeconds(settings.Pumps.LeaseSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunOnceAsync(stoppingToken) > 0)
                {
                }

                await wakeUp.WaitAsync(LongestSleep, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Stumbled(exception);
                await wakeUp.WaitAsync(LongestSleep, clock, stoppingToken);
            }
        }
    }

    /// <summary>Claims and sends one batch. Returns how many mails it claimed; 0 means that none is due.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var batch = await ClaimAsync(cancellationToken);
        foreach (var id in batch)
        {
            await ProcessAsync(id, cancellationToken);
        }

        return batch.Count;
    }

    async Task<List<Guid>> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        var now = clock.GetUtcNow();
        var due = db.OutboxMails.Where(m => m.State == MailState.Queued && m.NextAttemptAt <= now && (m.LeaseUntil == null || m.LeaseUntil <= now));
        if (!await due.AnyAsync(cancellationToken))
        {
            return [];
        }

        return await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                DateTimeOffset? until = now + Lease;
                var ids = await due.OrderBy(m => m.NextAttemptAt).ThenBy(m => m.Id).Take(settings.Pumps.BatchSize).Select(m => m.Id).ToListAsync(cancellationToken);
                await due.Where(m => ids.Contains(m.Id)).ExecuteUpdateAsync(set => set.SetProperty(m => m.LeaseOwner, owner).SetProperty(m => m.LeaseUntil, until), cancellationToken);
                return await db.OutboxMails.Where(m => ids.Contains(m.Id) && m.LeaseOwner == owner).OrderBy(m => m.NextAttemptAt).ThenBy(m => m.Id).Select(m => m.Id).ToListAsync(cancellationToken);
            },
            cancellationToken);
    }

    async Task ProcessAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var attempt = new Attempt(scope.ServiceProvider, id, owner, clock.GetUtcNow() + Lease);
        var secret = Token.Make();
        try
        {
            if (await attempt.BeginAsync(secret, clock.GetUtcNow(), cancellationToken) is not { } mail)
            {
                return;
            }

            // The send ends with the lease, so that no other process can be at it by then.
            using var lease = new CancellationTokenSource(Lease, clock);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Token);
            var url = mail.LinkId is null ? null : scope.ServiceProvider.GetRequiredService<PersonalLinks>().UrlOf(secret);
            var words = await scope.ServiceProvider.GetRequiredService<EmailRenderer>().RenderAsync(EmailCatalog.Read(mail.Kind, mail.Content), mail.Recipient, url);
            var messageId = $"<{mail.Id:N}@{new Uri(settings.PublicUrl!).Host}>";
            await transport.SendAsync(new OutgoingMail(mail.Id, messageId, clock.GetUtcNow(), mail.Recipient, mail.ReplyTo, words), end.Token);
            await attempt.SentAsync(messageId, words.Text.Replace(secret, CutOut, StringComparison.Ordinal), clock.GetUtcNow(), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            NotSent(id, exception.GetType().Name);
            await attempt.FailedAsync(exception.Message.Replace(secret, CutOut, StringComparison.Ordinal), clock.GetUtcNow(), cancellationToken);
        }
    }

    /// <summary>1, 2, 4, … minutes up to six hours, each drawn out by up to a fifth that the id decides: mails that failed together do not come back together.</summary>
    public static TimeSpan Pause(int attempts, Guid id)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts - 1, 20));
        var capped = pause > LongestPause ? LongestPause : pause;
        return capped + capped * (id.ToByteArray()[15] / 255.0 / 5);
    }

    AsyncServiceScope NewScope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("outbox"));
        return scope;
    }

    [LoggerMessage(30, LogLevel.Error, "The outbox pump stumbled and goes on")]
    partial void Stumbled(Exception exception);

    [LoggerMessage(31, LogLevel.Warning, "Mail {Mail} was not sent: {Reason}. The outbox page has the details")]
    partial void NotSent(Guid mail, string reason);
}

/// <summary>One try to send one mail: what is written down before and after it.</summary>
internal sealed class Attempt(IServiceProvider services, Guid id, string owner, DateTimeOffset until)
{
    readonly AuditFlowDb db = services.GetRequiredService<AuditFlowDb>();
    readonly Transaction transaction = services.GetRequiredService<Transaction>();

    IQueryable<OutboxMail> Mine => db.OutboxMails.Where(m => m.Id == id && m.State == MailState.Queued && m.LeaseOwner == owner);

    /// <summary>Counts the try and commits the hash of the secret. Null when there is nothing to send: the lease was lost or the link has ended.</summary>
    public Task<OutboxMail?> BeginAsync(string secret, DateTimeOffset now, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            DateTimeOffset? lease = until;
            var mine = await Mine.Where(m => m.LeaseUntil > now).ExecuteUpdateAsync(
                set => set.SetProperty(m => m.Attempts, m => m.Attempts + 1).SetProperty(m => m.LeaseUntil, lease), cancellationToken);
            if (mine == 0)
            {
                return null;
            }

            var mail = await db.OutboxMails.AsNoTracking().SingleAsync(m => m.Id == id, cancellationToken);
            if (mail.LinkId is { } link && !await services.GetRequiredService<PersonalLinks>().AddTokenAsync(link, secret, cancellationToken))
            {
                await Mine.ExecuteUpdateAsync(
                    set => set.SetProperty(m => m.State, MailState.Dropped).SetProperty(m => m.LeaseOwner, (string?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null), cancellationToken);
                return null;
            }

            return mail;
        },
        cancellationToken);

    public Task<int> SentAsync(string messageId, string keptText, DateTimeOffset now, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            DateTimeOffset? at = now;
            return await Mine.ExecuteUpdateAsync(
                set => set
                    .SetProperty(m => m.State, MailState.Sent).SetProperty(m => m.SentAt, at).SetProperty(m => m.MessageId, messageId).SetProperty(m => m.KeptText, keptText)
                    .SetProperty(m => m.LastError, (string?)null).SetProperty(m => m.LeaseOwner, (string?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null),
                cancellationToken);
        },
        cancellationToken);

    public Task<int> FailedAsync(string reason, DateTimeOffset now, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            var because = reason[..Math.Min(reason.Length, 2000)];
            var attempts = await Mine.Select(m => m.Attempts).SingleOrDefaultAsync(cancellationToken);
            var isOver = attempts >= OutboxPump.AttemptsUntilParked;
            var state = isOver ? MailState.Parked : MailState.Queued;
            var next = now + OutboxPump.Pause(Math.Max(attempts, 1), id);
            var rows = await Mine.ExecuteUpdateAsync(
                set => set
                    .SetProperty(m => m.State, state).SetProperty(m => m.NextAttemptAt, next).SetProperty(m => m.LastError, because)
                    .SetProperty(m => m.LeaseOwner, (string?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null),
                cancellationToken);
            if (isOver && rows > 0)
            {
                services.GetRequiredService<Trail>().Add(null, "mail-given-up", $"mail:{id:D}", $"A mail could not be sent in {attempts} tries and was put aside.");
            }

            return rows;
        },
        cancellationToken);
}
