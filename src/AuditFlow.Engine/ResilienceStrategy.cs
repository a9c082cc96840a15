namespace AuditFlow.Engine;

/// <summary>
/// How often and when an activity of the host is tried again after a fault. Between tries the run waits with a bookmark that has a due time, so it survives
/// everything; nothing sleeps.
/// </summary>
public sealed record ResilienceStrategy
{
    /// <summary>The tries after the first: 0 to 100.</summary>
    public int MaxRetryAttempts { get; init; } = 3;

    /// <summary>The wait before the first retry; longer than zero.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How the wait grows from try to try.</summary>
    public RetryBackoff BackoffType { get; init; } = RetryBackoff.Exponential;

    /// <summary>No wait is longer than this.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The wait before a retry, counted from 1.</summary>
    public TimeSpan DelayBefore(int attempt)
    {
        var factor = BackoffType switch
        {
            RetryBackoff.Constant => 1d,
            RetryBackoff.Linear => attempt,
            RetryBackoff.Exponential => Math.Pow(2, attempt - 1),
        };
        var ticks = Delay.Ticks * factor;
        return ticks >= MaxDelay.Ticks ? MaxDelay : TimeSpan.FromTicks((long)ticks);
    }
}

/// <summary>How the wait between tries grows: not at all, by one delay each time, or twofold each time.</summary>
public enum RetryBackoff
{
    Constant,
    Linear,
    Exponential,
}
