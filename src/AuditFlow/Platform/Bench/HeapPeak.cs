namespace AuditFlow.Platform.Bench;

/// <summary>Looks at the managed heap again and again, garbage that is not collected yet included, and keeps the largest size.</summary>
internal sealed class HeapPeak : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    readonly PeriodicTimer timer = new(Pause, Product.SystemClock);
    readonly Task looking;
    long most;

    public HeapPeak()
    {
        // What was there before is not what is measured.
        GC.Collect();
        looking = Task.Run(LookAsync);
    }

    public double MiB => Math.Max(most, GC.GetTotalMemory(forceFullCollection: false)) / 1048576.0;

    async Task LookAsync()
    {
        while (await timer.WaitForNextTickAsync())
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        }
    }

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await looking;
    }
}
