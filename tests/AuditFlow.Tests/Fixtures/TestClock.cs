namespace AuditFlow.Tests.Fixtures;

/// <summary>A clock that stands still until a test moves it; timers fire on the way, in order.</summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    readonly Lock sync = new();
    readonly List<Alarm> alarms = [];
    DateTimeOffset now = start;

    public TestClock()
        : this(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero))
    {
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (sync)
        {
            return now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => MoveTo(GetUtcNow() + by);

    public void MoveTo(DateTimeOffset instant)
    {
        while (true)
        {
            Alarm? next;
            lock (sync)
            {
                if (instant < now)
                {
                    throw new ArgumentOutOfRangeException(nameof(instant), "A test clock does not run backwards.");
                }

                next = alarms.Where(a => a.Due <= instant).MinBy(a => a.Due);
                now = next is null ? instant : next.Due > now ? next.Due : now;
                next?.Rearm(now);
            }

            if (next is null)
            {
                return;
            }

            next.Ring();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    sealed class Alarm(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        TimeSpan period;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.sync)
            {
                clock.alarms.Remove(this);
                period = newPeriod;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock.now + dueTime;
                    clock.alarms.Add(this);
                }
            }

            return true;
        }

        public void Rearm(DateTimeOffset from)
        {
            if (period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero)
            {
                clock.alarms.Remove(this);
            }
            else
            {
                Due = from + period;
            }
        }

        public void Ring() => callback(state);

        public void Dispose()
        {
            lock (clock.sync)
            {
                clock.alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
