using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace AuditFlow.Platform.Scheduling;

/// <summary>
/// Keeps Quartz's triggers in step with the schedules: it adds a bell that is missing and takes away one whose schedule
/// is off. Quartz writes its own tables outside the write gate, so this never runs inside a command.
/// </summary>
internal sealed class Clocks(ISchedulerFactory schedulers, IServiceScopeFactory scopes)
{
    const string Group = "schedules";

    /// <summary>Compares and mends. Several processes may do so at once: an existing trigger is left as it is.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        var schedules = await db.Schedules.AsNoTracking().Where(s => s.IsOn).ToListAsync(cancellationToken);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var schedule in schedules)
        {
            var key = new TriggerKey(schedule.Id.ToString("D"), Group);
            if (await scheduler.GetTrigger(key, cancellationToken) is null)
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

    static async Task AddAsync(IScheduler scheduler, Schedule schedule, TriggerKey key, CancellationToken cancellationToken)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(key).ForJob(BellJob.Key)
            .UsingJobData(BellJob.ScheduleId, key.Name)
            // One ring after downtime is enough: what was missed is computed from the schedule itself.
            .WithCronSchedule(schedule.Cron, cron => cron.InTimeZone(TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone)).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
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
internal sealed class BellJob(IServiceScopeFactory scopes) : IJob
{
    public const string ScheduleId = "schedule";
    public static readonly JobKey Key = new("bell");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var schedule = Guid.Parse(context.MergedJobDataMap.GetString(ScheduleId)!);
        while (await SendAsync(schedule, cancellationToken) is not null)
        {
        }
    }

    async Task<DateTimeOffset?> SendAsync(Guid schedule, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new ScheduleActor(schedule.ToString("D")));
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SendDue { ScheduleId = schedule }, cancellationToken);
    }
}
