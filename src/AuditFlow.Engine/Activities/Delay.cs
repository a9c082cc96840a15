using System.Globalization;
using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>What the activities of time share: a bookmark that the clock resumes. Its key is the due time.</summary>
internal abstract class TimedWait : Behaviour
{
    protected static void WaitUntil(Burst burst, ActivityRun run, DateTimeOffset due)
        => burst.SetBookmark(run, run.Node.Type, due.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), due);
}

/// <summary>Waits for a span of time.</summary>
internal sealed class Delay(CompiledInput timeSpan) : TimedWait
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        WaitUntil(burst, run, burst.Now + timeSpan.Evaluate<TimeSpan>(burst, run));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Starts runs again and again; within a run it waits for one interval.</summary>
internal sealed class Timer(CompiledInput interval) : TimedWait
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var span = interval.Evaluate<TimeSpan>(burst, run);
        if (burst.TakeTrigger(run, out _))
        {
            burst.Complete(run);
        }
        else
        {
            WaitUntil(burst, run, burst.Now + span);
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>Starts runs by a cron expression; within a run it waits for the next occurrence.</summary>
internal sealed class Cron(CompiledInput cronExpression) : TimedWait
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var schedule = CronSchedule.Parse(cronExpression.Evaluate<string>(burst, run) ?? "");
        if (burst.TakeTrigger(run, out _))
        {
            burst.Complete(run);
        }
        else
        {
            WaitUntil(burst, run, schedule.Next(burst.Now) ?? throw new InvalidOperationException("The cron expression has no further occurrence."));
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>Waits for an instant; one that is past is no wait.</summary>
internal sealed class StartAt(CompiledInput dateTime) : TimedWait
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run)
    {
        var due = dateTime.Evaluate<DateTimeOffset>(burst, run);
        if (burst.TakeTrigger(run, out _) || due <= burst.Now)
        {
            burst.Complete(run);
        }
        else
        {
            WaitUntil(burst, run, due);
        }

        return ValueTask.CompletedTask;
    }
}
