using AuditFlow.Engine;
using BenchmarkDotNet.Attributes;

namespace AuditFlow.Benchmarks;

/// <summary>One expression together with the activity whose input it is; the literal says what the activity alone costs.</summary>
public class ExpressionBenchmarks
{
    const int Activities = 10;

    static readonly WorkflowEngine Engine = new(new ActivityCatalog());
    readonly QuietHost host = new();
    readonly CompiledWorkflow literal = Definitions.Compile(Engine, "flow10");
    readonly CompiledWorkflow script = Definitions.Compile(Engine, "flow10js");
    readonly CompiledWorkflow template = Definitions.Compile(Engine, "flow10liquid");

    [Benchmark(Baseline = true, OperationsPerInvoke = Activities)]
    public ValueTask<RunResult> Literal() => Run(literal);

    [Benchmark(OperationsPerInvoke = Activities)]
    public ValueTask<RunResult> JavaScript() => Run(script);

    [Benchmark(OperationsPerInvoke = Activities)]
    public ValueTask<RunResult> Liquid() => Run(template);

    ValueTask<RunResult> Run(CompiledWorkflow workflow) => Engine.StartAsync(workflow, new StartRun { InstanceId = "run" }, host, CancellationToken.None);
}
