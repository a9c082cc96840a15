namespace AuditFlow.Platform.Workflows;

/// <summary>Tells the pump of this process that there is work. A wake-up that comes while it works is not lost.</summary>
internal sealed class WorkflowWakeUp : IDisposable
{
    readonly SemaphoreSlim bell = new(0, 1);

    public void Wake()
    {
        try
        {
            bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    /// <summary>Waits for the bell or until the time is up.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, atMost, Timeout.InfiniteTimeSpan);
        try
        {
            await bell.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up.
        }
    }

    public void Dispose() => bell.Dispose();
}
