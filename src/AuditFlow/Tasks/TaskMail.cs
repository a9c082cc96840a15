using AuditFlow.People;
using AuditFlow.Platform;
using AuditFlow.Platform.Asked;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Outbox;
using AuditFlow.Shared;
using Microsoft.EntityFrameworkCore;
using Link = AuditFlow.Platform.Links.Link;

namespace AuditFlow.Tasks;

/// <summary>The mails about one task, and the assignee's link, queued in the caller's transaction.</summary>
internal sealed class TaskMail(AuditFlowDb db, PersonalLinks links, MailQueue outbox, DailyDigest digest, TimeProvider clock)
{
    /// <summary>The purpose of the link, which is also the name of its page.</summary>
    public const string Purpose = "task";

    /// <summary>How long an answer is still taken after the due day: audits wait for late steps.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromDays(60);

    /// <summary>A reminder never carries a link that ends within this time: it gets a new one.</summary>
    static readonly TimeSpan StaysGood = TimeSpan.FromDays(7);

    public async Task AskAsync(AuditTask task, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var link = (await RenewLinkAsync(task, cancellationToken))?.Id;
        await outbox.EmailAsync(
            new TaskEmail { TaskId = task.Id, Title = task.Title, Assignee = task.Assignee, As = task.AssignedAs, Due = DayOf(task, zone) },
            To(task, task.Assignee) with { LinkId = link }, $"task:{task.Id}:ask:{link?.ToString("D") ?? task.Assignee}", cancellationToken);
    }

    /// <summary>Reminds the assignee and tells those above: each in their digest, or by mails of its own where digests are off. What was handed back is a decision and never waits for a digest.</summary>
    public async Task RemindAsync(AuditTask task, IEnumerable<string> addresses, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
        {
            if (digest.IsOn && task.HandedBackAt is null)
            {
                await (address == task.Assignee ? digest.RemindAsync(address, null, cancellationToken) : digest.TellAsync(address, cancellationToken));
                continue;
            }

            // The link is the assignee's alone; whoever else is told signs in.
            var link = address == task.Assignee && task.HandedBackAt is null ? (await FreshLinksAsync([task], cancellationToken)).GetValueOrDefault(task.Id) : null;
            await outbox.EmailAsync(
                new TaskReminderEmail { TaskId = task.Id, Title = task.Title, Assignee = task.Assignee, Due = DayOf(task, zone), IsLate = task.IsOverdue(clock.GetUtcNow()) },
                To(task, address) with { LinkId = link?.Id }, $"task:{task.Id}:reminder:{task.RemindersSent}:{address}", cancellationToken);
        }
    }

    /// <summary>Sees to it that the assignee of each task has a link that is good for some days.</summary>
    /// <returns>By task. Left out are those of somebody who is not in the register, and those that the kill switch closed: only a lead gives another then (R-60).</returns>
    public async Task<IReadOnlyDictionary<Guid, Link>> FreshLinksAsync(IReadOnlyCollection<AuditTask> tasks, CancellationToken cancellationToken)
    {
        var (ids, soon) = (tasks.Select(t => t.Id).ToArray(), clock.GetUtcNow() + StaysGood);
        var known = (await db.Links.AsNoTracking().Where(l => l.Purpose == Purpose && ids.Contains(l.ItemId)).OrderByDescending(l => l.CreatedAt).ThenByDescending(l => l.Id).ToListAsync(cancellationToken))
            .ToLookup(l => l.ItemId);
        var fresh = new Dictionary<Guid, Link>();
        foreach (var task in tasks)
        {
            var link = known[task.Id].FirstOrDefault(l => l.Email == task.Assignee) switch
            {
                { KilledAt: not null } => null,
                { RevokedAt: null, UsedAt: null } good when good.ExpiresAt > soon => good,
                _ => await RenewLinkAsync(task, cancellationToken),
            };
            if (link is not null)
            {
                fresh[task.Id] = link;
            }
        }

        return fresh;
    }

    public async Task HandedBackAsync(AuditTask task, string lead, CancellationToken cancellationToken)
        => await outbox.EmailAsync(
            new TaskHandedBackEmail { TaskId = task.Id, Title = task.Title, Assignee = task.Assignee, Reason = task.HandBackReason! },
            To(task, lead), $"task:{task.Id}:handed-back:{task.Version}", cancellationToken);

    // A new link ends the ones before it (R-50). Only people of the register get one: it is bound to them.
    async Task<Link?> RenewLinkAsync(AuditTask task, CancellationToken cancellationToken)
    {
        await links.RevokeItemAsync(Purpose, task.Id, cancellationToken);
        var person = await db.People.Where(p => p.Email == task.Assignee).Select(p => (Guid?)p.Id).FirstOrDefaultAsync(cancellationToken);
        var from = task.DueAt > clock.GetUtcNow() ? task.DueAt : clock.GetUtcNow();
        return person is { } id ? links.Create(Purpose, task.Id, id, task.Assignee, from + Grace) : null;
    }

    static MailTo To(AuditTask task, string address) => new(address) { AuditId = task.AuditId, ItemId = task.Id };

    static string DayOf(AuditTask task, TimeZoneInfo zone) => Reader.SayInFull(Deadline.DayOf(task.DueAt, zone));
}
