using System.Diagnostics;
using AuditFlow.Engine;
using ActivityContext = AuditFlow.Engine.ActivityContext;

namespace AuditFlow.Platform.Bench;

/// <summary>The engine alone: every run gives its state and its journal to a store that drops them, and its lines to a sink in memory.</summary>
internal sealed class EngineBench(WorkflowEngine engine, CompiledWorkflow workflow, int parallel, TimeSpan time)
{
    public async Task<BenchFigures> RunAsync(CancellationToken cancellationToken)
    {
        var ids = new Ids(Product.SystemClock);
        var meter = new BenchMeter();
        var times = await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Task.Run(() => WorkAsync(meter, new SinkHost(ids), cancellationToken), cancellationToken)));
        return meter.Read(times.Sum(t => t.Count), [.. times.SelectMany(t => t)]);
    }

    async Task<List<double>> WorkAsync(BenchMeter meter, SinkHost host, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        while (meter.Elapsed < time)
        {
            var begun = Stopwatch.GetTimestamp();
            host.Drop(await engine.StartAsync(workflow, new StartRun { InstanceId = host.NewId() }, host, cancellationToken));
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return times;
    }

    /// <summary>No activity of a host, no other workflow, no database.</summary>
    sealed class SinkHost(Ids ids) : IRunHost
    {
        readonly char[] sink = new char[4096];
        long entries;
        int at;

        public TimeProvider Clock { get; } = Product.SystemClock;

        public IServiceProvider Services => throw new NotSupportedException("The engine is measured without services.");

        public string NewId() => ids.New().ToString("N");

        public void WriteLine(string text)
        {
            at = at + text.Length > sink.Length ? 0 : at;
            text.AsSpan(0, Math.Min(text.Length, sink.Length)).CopyTo(sink.AsSpan(at));
            at = Math.Min(at + text.Length, sink.Length);
        }

        public void Drop(RunResult result) => entries += result.Journal.Count;

        public ValueTask<CompiledWorkflow?> FindWorkflowAsync(string definitionId, WorkflowVersion version, CancellationToken cancellationToken) => ValueTask.FromResult<CompiledWorkflow?>(null);

        public ValueTask ActivityStartingAsync(ActivityContext context) => ValueTask.CompletedTask;

        public ValueTask ActivityEndedAsync(ActivityContext context) => ValueTask.CompletedTask;

        public ValueTask ActivityFaultedAsync(ActivityContext context, Exception fault) => ValueTask.CompletedTask;

        public bool IsFault(Exception exception) => exception is not OperationCanceledException;
    }
}
