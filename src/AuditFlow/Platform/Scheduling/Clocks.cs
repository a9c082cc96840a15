using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace AuditFlow.Platform.Scheduling;

/// <summary>
/// Keeps Quartz's triggers in step with the schedules: it adds a bell that is missing and takes away one whose schedule
/// is off. A cron expression has one bell for ever; a rule has one for its next time alone, which is set anew after each
/// ring and when the calendars or pauses have moved it. Quartz writes its own tables outside the write gate, so this never
/// runs inside a command.
/// </summary>
internal sealed class Clocks(ISchedulerFactory schedulers, IServiceScopeFactory scopes, TimeProvider clock)
{
    const string Group = "schedules";

    /// <summary>Compares and mends. Several processes may do so at once: an existing trigger is left as it is.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        var schedules = await db.Schedules.AsNoTracking().Where(s => s.IsOn).ToListAsync(cancellationToken);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var next = await NextOfRulesAsync(scope.ServiceProvider, db, schedules.FindAll(s => s.RuleText is not null), cancellationToken);
        foreach (var schedule in schedules)
        {
            var key = new TriggerKey(schedule.Id.ToString("D"), Group);
            var known = await scheduler.GetTrigger(key, cancellationToken);
            if (schedule.RuleText is not null)
            {
                await SetAsync(scheduler, known, key, next.GetValueOrDefault(schedule.Id), cancellationToken);
            }
            else if (known is null)
            {
                await AddAsync(scheduler, schedule, key, cancellationToken);
            }
        }

        var wanted = schedules.Select(s => s.Id.ToString("D")).ToHashSet();
        foreach (var key in await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.GroupEquals(Group), cancellationToken))
        {
            if (!wanted.Contains(key.Name))
            {
                await scheduler.UnscheduleJob(key, cancellationToken);
            }
        }
    }

    // The time at which each rule has to be looked at next: the one that is due, or the first to come.
    async Task<Dictionary<Guid, DateTimeOffset>> NextOfRulesAsync(IServiceProvider services, AuditFlowDb db, List<Schedule> schedules, CancellationToken cancellationToken)
    {
        var next = new Dictionary<Guid, DateTimeOffset>();
        if (schedules.Count == 0)
        {
            return next;
        }

        var now = clock.GetUtcNow();
        var calendars = await services.GetRequiredService<ICalendars>().ReadAsync(cancellationToken);
        var holds = await db.HoldsOfAsync(schedules, cancellationToken);
        foreach (var schedule in schedules)
        {
            var hold = holds[schedule.Id];
            if (hold.PauseAt(now) is { } pause)
            {
                // What was planned before the pause is still to be sent after it.
                if (pause.Until is { } until)
                {
                    next[schedule.Id] = until;
                }
            }
            else if (schedule.OccurrencesAfter(schedule.LastPlannedAt, calendars).FirstOrDefault(hold.Lets) is { } occurrence)
            {
                next[schedule.Id] = occurrence.At;
            }
        }

        return next;
    }

    async Task SetAsync(IScheduler scheduler, ITrigger? known, TriggerKey key, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (at == default)
        {
            // Nothing to come, or paused without an end: no bell.
            if (known is not null)
            {
                await scheduler.UnscheduleJob(key, cancellationToken);
            }

            return;
        }

        // One that is due already rings at once, and while it rings there is nothing to mend.
        var due = clock.GetUtcNow() >= at;
        if (known is not null && (due || known.StartTimeUtc == at))
        {
            return;
        }

        var trigger = TriggerBuilder.Create().WithIdentity(key).ForJob(BellJob.Key).UsingJobData(BellJob.ScheduleId, key.Name)
            .StartAt(at).WithSimpleSchedule(simple => simple.WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow)).Build();
        if (known is not null)
        {
            await scheduler.RescheduleJob(key, trigger, cancellationToken);
        }
        else
        {
            await AddAsync(scheduler, trigger, cancellationToken);
        }
    }

    static async Task AddAsync(IScheduler scheduler, Schedule schedule, TriggerKey key, CancellationToken cancellationToken)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(key).ForJob(BellJob.Key)
            .UsingJobData(BellJob.ScheduleId, key.Name)
            // One ring after downtime is enough: what was missed is computed from the schedule itself.
            .WithCronSchedule(schedule.Cron, cron => cron.InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone)).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
        await AddAsync(scheduler, trigger, cancellationToken);
    }

    static async Task AddAsync(IScheduler scheduler, ITrigger trigger, CancellationToken cancellationToken)
    {
        try
        {
            await scheduler.ScheduleJob(trigger, cancellationToken: cancellationToken);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another process was faster.
        }
    }
}

/// <summary>Quartz's bell: sends what is due, each time in a transaction of its own, oldest first.</summary>
[DisallowConcurrentExecution]
internal sealed class BellJob(IServiceScopeFactory scopes, ScheduleChanges changes) : IJob
{
    public const string ScheduleId = "schedule";
    public static readonly JobKey Key = new("bell");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var schedule = Guid.Parse(context.MergedJobDataMap.GetString(ScheduleId)!);
        while (await SendAsync(schedule, cancellationToken) is not null)
        {
        }

        // A rule has no further bell until one is set.
        changes.Ring();
    }

    async Task<DateTimeOffset?> SendAsync(Guid schedule, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new ScheduleActor(schedule.ToString("D")));
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SendDue { ScheduleId = schedule }, cancellationToken);
    }
}
