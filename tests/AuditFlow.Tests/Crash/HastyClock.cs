using AuditFlow.Tests.Fixtures;

namespace AuditFlow.Tests.Crash;

/// <summary>A test clock on which any work takes long, so that a pump commits after each signal: as many boundaries as there can be.</summary>
internal sealed class HastyClock(TestClock clock) : TimeProvider
{
    long stamp;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override long GetTimestamp() => Interlocked.Add(ref stamp, TimeSpan.FromSeconds(1).Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
