using AuditFlow.Engine;
using BenchmarkDotNet.Attributes;

namespace AuditFlow.Benchmarks;

/// <summary>Compiling a drawing, running ten activities, and a wait with all that stands between.</summary>
public class InterpreterBenchmarks
{
    readonly WorkflowEngine engine = new(new ActivityCatalog());
    readonly QuietHost host = new();
    readonly WorkflowDefinition definition = Definitions.Load("flow10");
    CompiledWorkflow ten = null!;
    CompiledWorkflow waits = null!;
    byte[] suspended = [];
    string bookmark = "";

    [GlobalSetup]
    public async Task Prepare()
    {
        (ten, waits) = (engine.Compile(definition), Definitions.Compile(engine, "event3"));
        var result = await Suspend();
        (suspended, bookmark) = (result.State.Serialize(), result.BookmarksSet[0].Id);
    }

    [Benchmark]
    public CompiledWorkflow Compile() => engine.Compile(definition);

    [Benchmark]
    public ValueTask<RunResult> RunTenActivities() => engine.StartAsync(ten, new StartRun { InstanceId = "run" }, host, CancellationToken.None);

    [Benchmark]
    public ValueTask<RunResult> Suspend() => engine.StartAsync(waits, new StartRun { InstanceId = "run" }, host, CancellationToken.None);

    [Benchmark]
    public ValueTask<RunResult> Resume() => engine.ResumeAsync(waits, WorkflowState.Parse(suspended), new ResumeRun { BookmarkId = bookmark }, host, CancellationToken.None);
}
