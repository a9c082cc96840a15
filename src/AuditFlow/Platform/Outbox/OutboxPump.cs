using System.Collections.Concurrent;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace AuditFlow.Platform.Outbox;

/// <summary>
/// Sends what the outbox holds: claim a bounded batch under a lease, then for each mail begin the attempt (which commits
/// the hash of the link's new secret), put it into words and send it outside any transaction, write down how it went.
/// A process that dies leaves its lease to run out; the mail is then sent again with the same Message-Id.
/// </summary>
/// <remarks>
/// Mails to one person never overtake each other, whichever process sends them: of each mailbox the first mail is claimed,
/// and where the batch has room those that follow it, which leave one after the other. The next waits while one before it
/// is due, under way or between two tries; not while that one waits for its own hour, and not once it is parked, refused or
/// dropped. Before each but the first this is asked again, and what may not leave is given back.
/// </remarks>
internal sealed partial class OutboxPump(
    IServiceScopeFactory scopes, AuditFlowSettings settings, IMailTransport transport, OutboxWakeUp wakeUp, TimeProvider clock, ILogger<OutboxPump> log) : BackgroundService
{
    public const int AttemptsUntilParked = 8;

    // Whoever else gets a mail waits for the end of the batch.
    const int MostAMailbox = 10;
    static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);
    static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    readonly string owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7(clock.GetUtcNow()):N}";
    readonly ServerRest rest = new();
    readonly QuietHours quiet = QuietHours.Of(settings.Mail.QuietHours);

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

                await transport.RestAsync(stoppingToken);
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

    /// <summary>Claims and sends one batch. Returns how many mails it claimed; 0 means that none is due, or that the server rests.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (rest.IsOn(clock.GetUtcNow()))
        {
            return 0;
        }

        var (batch, left) = (await ClaimAsync(cancellationToken), new ConcurrentBag<Guid>());
        await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = transport.AtOnce, CancellationToken = cancellationToken }, async (mailbox, token) =>
        {
            for (var i = 0; i < mailbox.Count; i++)
            {
                if (rest.IsOn(clock.GetUtcNow()) || (i > 0 && !await IsNextAsync(mailbox[i], token)))
                {
                    mailbox[i..].ForEach(left.Add);
                    return;
                }

                await ProcessAsync(mailbox[i], token);
            }
        });
        if (!left.IsEmpty)
        {
            await LeaveAsync([.. left], cancellationToken);
        }

        return batch.Sum(mailbox => mailbox.Count);
    }

    /// <summary>Claims due mails, those of one mailbox together and in their order.</summary>
    async Task<List<List<Guid>>> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        var now = clock.GetUtcNow();
        var mails = db.OutboxMails;
        var due = mails.Where(m => m.State == MailState.Queued && m.NextAttemptAt <= now && (m.LeaseUntil == null || m.LeaseUntil <= now)
            && !mails.Any(e => e.State == MailState.Queued && e.Recipient == m.Recipient && e.Id < m.Id && (e.Attempts > 0 || e.NextAttemptAt <= now)));
        if (!await due.AnyAsync(cancellationToken))
        {
            return [];
        }

        return await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                DateTimeOffset? until = now + Lease;
                var found = await due.OrderBy(m => m.NextAttemptAt).ThenBy(m => m.Id).Take(settings.Pumps.BatchSize).Select(m => new { m.Id, m.QuietZone }).ToListAsync(cancellationToken);
                foreach (var mail in found.Where(m => m.QuietZone is not null))
                {
                    // It was due by day, and then the server or we were not there.
                    if (quiet.NextAllowed(now, DateTimeZoneProviders.Tzdb[mail.QuietZone!]) is var next && next > now)
                    {
                        await due.Where(m => m.Id == mail.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.NextAttemptAt, next), cancellationToken);
                    }
                }

                var ids = found.ConvertAll(m => m.Id);
                await due.Where(m => ids.Contains(m.Id)).ExecuteUpdateAsync(set => set.SetProperty(m => m.LeaseOwner, owner).SetProperty(m => m.LeaseUntil, until), cancellationToken);
                var first = await mails.Where(m => ids.Contains(m.Id) && m.LeaseOwner == owner && m.LeaseUntil == until).OrderBy(m => m.NextAttemptAt).ThenBy(m => m.Id)
                    .Select(m => new ClaimedMail(m.Id, m.Recipient)).ToListAsync(cancellationToken);
                var follow = await FollowAsync(mails, first, now, until, cancellationToken);
                return first.ConvertAll(f => (List<Guid>)[f.Id, .. follow[f.Recipient]]);
            },
            cancellationToken);
    }

    // Of the mailboxes whose first mail was claimed just now, as much more as the batch holds. Whoever claimed those first
    // mails has locked the way to the others, so nobody else claims them at the same time.
    async Task<ILookup<string, Guid>> FollowAsync(IQueryable<OutboxMail> mails, List<ClaimedMail> first, DateTimeOffset now, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var (room, recipients, ids) = (settings.Pumps.BatchSize - first.Count, first.ConvertAll(f => f.Recipient), first.ConvertAll(f => f.Id));
        if (room <= 0 || first.Count == 0)
        {
            return Enumerable.Empty<ClaimedMail>().ToLookup(f => f.Recipient, f => f.Id);
        }

        // Mail that waits for the day is looked at when it is the first. What is behind a mail that another process has, or
        // that is between two tries, stays.
        var free = mails.Where(m => m.State == MailState.Queued && m.NextAttemptAt <= now && (m.LeaseUntil == null || m.LeaseUntil <= now) && m.QuietZone == null);
        var found = await free
            .Where(m => recipients.Contains(m.Recipient) && !mails.Any(e => e.State == MailState.Queued && e.Recipient == m.Recipient && e.Id < m.Id && !ids.Contains(e.Id)
                && (e.Attempts > 0 || e.NextAttemptAt <= now) && (e.NextAttemptAt > now || e.LeaseUntil > now || e.QuietZone != null)))
            .OrderBy(m => m.Id).Take(room).Select(m => new ClaimedMail(m.Id, m.Recipient)).ToListAsync(cancellationToken);
        var taken = found.GroupBy(f => f.Recipient).SelectMany(g => g.Take(MostAMailbox - 1)).ToList();
        var takenIds = taken.ConvertAll(t => t.Id);
        await free.Where(m => takenIds.Contains(m.Id)).ExecuteUpdateAsync(set => set.SetProperty(m => m.LeaseOwner, owner).SetProperty(m => m.LeaseUntil, until), cancellationToken);
        var mine = await mails.Where(m => takenIds.Contains(m.Id) && m.LeaseOwner == owner && m.LeaseUntil == until).Select(m => m.Id).ToListAsync(cancellationToken);
        return taken.Where(t => mine.Contains(t.Id)).ToLookup(t => t.Recipient, t => t.Id);
    }

    /// <summary>Whether nothing that was queued before it still has to leave before it.</summary>
    async Task<bool> IsNextAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var now = clock.GetUtcNow();
        var mails = scope.ServiceProvider.GetRequiredService<AuditFlowDb>().OutboxMails;
        return await mails.AnyAsync(
            m => m.Id == id && !mails.Any(e => e.State == MailState.Queued && e.Recipient == m.Recipient && e.Id < m.Id && (e.Attempts > 0 || e.NextAttemptAt <= now)), cancellationToken);
    }

    /// <summary>Gives back what was claimed and not begun, so that it leaves as soon as the server is back.</summary>
    async Task LeaveAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var mails = scope.ServiceProvider.GetRequiredService<AuditFlowDb>().OutboxMails;
        await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            () => mails.Where(m => ids.Contains(m.Id) && m.State == MailState.Queued && m.LeaseOwner == owner)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.LeaseOwner, (string?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null), cancellationToken),
            cancellationToken);
    }

    async Task ProcessAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = NewScope();
        var began = clock.GetUtcNow();
        var attempt = new Attempt(scope.ServiceProvider, id, owner, began + Lease);
        var secrets = new MailSecrets();
        var conversation = new MailConversation();
        try
        {
            if (await attempt.BeginAsync(secrets, clock.GetUtcNow(), cancellationToken) is not { } mail)
            {
                return;
            }

            // The send ends with the lease, so that no other process can be at it by then.
            using var lease = new CancellationTokenSource(Lease, clock);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Token);
            var url = mail.LinkId is null ? null : scope.ServiceProvider.GetRequiredService<PersonalLinks>().UrlOf(secrets.Token);
            var stop = mail.IsOptional ? scope.ServiceProvider.GetRequiredService<StopLinks>().TokenFor(mail.Recipient, mail.Kind) : null;
            var stopUrl = stop is null ? null : scope.ServiceProvider.GetRequiredService<StopLinks>().UrlOf(stop);
            var words = await scope.ServiceProvider.GetRequiredService<EmailRenderer>().RenderAsync(EmailCatalog.Read(mail.Kind, mail.Content), mail.Recipient, url, url is null ? secrets.MailedCode : secrets.Code, stopUrl);
            var outgoing = new OutgoingMail(mail.Id, MessageIds.Of(mail.Id, settings), clock.GetUtcNow(), mail.Recipient, mail.ReplyTo, words)
            {
                StopUrl = stopUrl, Follows = await scope.ServiceProvider.GetRequiredService<AuditFlowDb>().EarlierInThreadAsync(mail, cancellationToken),
            };
            conversation = outgoing.Conversation;
            secrets.HideIn(conversation);
            conversation.Hide(stop);
            await SendAsync(outgoing, end.Token, cancellationToken);
            rest.End();
            await attempt.SentAsync(outgoing.MessageId, secrets.CutFrom(conversation.Clean(words.Text)), conversation, began, clock.GetUtcNow(), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var fault = (exception as MailNotTaken)?.Fault ?? MailFault.Failed;
            NotSent(id, exception is MailNotTaken ? fault.ToString() : exception.GetType().Name);
            if (fault.IsOfServer)
            {
                rest.Begin(clock.GetUtcNow());
            }

            secrets.HideIn(conversation);
            await FailedAsync(attempt, new AttemptFault(fault, secrets.CutFrom(conversation.Clean(exception.Message)), conversation, began), cancellationToken);
        }
    }

    async Task SendAsync(OutgoingMail mail, CancellationToken lease, CancellationToken cancellationToken)
    {
        try
        {
            await transport.SendAsync(mail, lease);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailNotTaken($"The mail was not taken within {settings.Pumps.LeaseSeconds} seconds ('Pumps:LeaseSeconds').") { Fault = MailFault.Silent };
        }
    }

    // A slice that cannot take the news must not have a refused mail sent again and again.
    async Task FailedAsync(Attempt attempt, AttemptFault fault, CancellationToken cancellationToken)
    {
        try
        {
            await attempt.FailedAsync(fault, quiet, TimeSpan.FromHours(settings.Mail.GiveUpHours), clock.GetUtcNow(), tellsSlices: true, cancellationToken);
        }
        catch (MailFateFailed failed)
        {
            Untold(failed.InnerException!);
            await attempt.FailedAsync(fault, quiet, TimeSpan.FromHours(settings.Mail.GiveUpHours), clock.GetUtcNow(), tellsSlices: false, cancellationToken);
        }
    }

    /// <summary>1, 2, 4, … minutes up to six hours, each drawn out by up to a fifth that the id decides: mails that failed together do not come back together.</summary>
    public static TimeSpan Pause(int attempts, Guid id) => Pause(attempts, id, MailFault.Failed);

    /// <summary>The same for a fault: a greylist lets a mail in after some minutes, so it begins with five; a server that is back is tried within a quarter of an hour.</summary>
    public static TimeSpan Pause(int attempts, Guid id, MailFault fault)
    {
        var (first, longest) = fault switch
        {
            MailFault.Later => (5 * FirstPause, TimeSpan.FromHours(2)),
            { IsOfServer: true } => (FirstPause, TimeSpan.FromMinutes(15)),
            _ => (FirstPause, LongestPause),
        };
        var pause = first * Math.Pow(2, Math.Min(attempts - 1, 20));
        var capped = pause > longest ? longest : pause;
        return capped + capped * (id.ToByteArray()[15] / 255.0 / 5);
    }

    AsyncServiceScope NewScope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("outbox"));
        return scope;
    }

    sealed record ClaimedMail(Guid Id, string Recipient);

    [LoggerMessage(30, LogLevel.Error, "The outbox pump stumbled and goes on")]
    partial void Stumbled(Exception exception);

    [LoggerMessage(31, LogLevel.Warning, "Mail {Mail} was not sent: {Reason}. The outbox page has the details")]
    partial void NotSent(Guid mail, string reason);

    [LoggerMessage(32, LogLevel.Error, "A part of the product could not be told that a mail did not arrive")]
    partial void Untold(Exception exception);
}
