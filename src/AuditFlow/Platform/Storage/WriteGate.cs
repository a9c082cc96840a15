namespace AuditFlow.Platform.Storage;

/// <summary>
/// Lets one writer of this process at a time into the SQLite file, first come first served. SQLite has one writer
/// anyway; without a queue before it, writers poll for the lock and the unlucky one waits for seconds (ADR 6). On
/// PostgreSQL the gate stands open.
/// </summary>
internal sealed class WriteGate(bool isOpenToAll)
{
    readonly Queue<Waiter> queue = new();
    readonly Lock sync = new();
    bool taken;

    public ValueTask<Pass> EnterAsync(CancellationToken cancellationToken)
    {
        if (isOpenToAll)
        {
            return ValueTask.FromResult(default(Pass));
        }

        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (sync)
        {
            if (!taken)
            {
                taken = true;
                return ValueTask.FromResult(new Pass(this));
            }

            waiter = new Waiter(cancellationToken);
            queue.Enqueue(waiter);
        }

        return new ValueTask<Pass>(waiter.WaitAsync(this));
    }

    void Leave()
    {
        lock (sync)
        {
            while (queue.TryDequeue(out var next))
            {
                if (next.Admit())
                {
                    return;
                }
            }

            taken = false;
        }
    }

    /// <summary>The right to write; leaving hands it to the next in the queue.</summary>
    internal readonly struct Pass(WriteGate? gate) : IDisposable
    {
        public void Dispose() => gate?.Leave();
    }

    sealed class Waiter(CancellationToken cancellationToken)
    {
        readonly TaskCompletionSource admitted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Admit() => admitted.TrySetResult();

        public async Task<Pass> WaitAsync(WriteGate gate)
        {
            // Giving up and being admitted race for one result, so a pass is never handed to somebody who has left.
            await using var giveUp = cancellationToken.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), admitted);
            await admitted.Task;
            return new Pass(gate);
        }
    }
}
