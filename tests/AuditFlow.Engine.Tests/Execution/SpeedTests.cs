using System.Diagnostics;
using System.Globalization;
using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

/// <summary>
/// What a run of ten WriteLines costs. The bytes are held to a bound, since they do not depend on the machine; the time is only told:
/// <c>dotnet test tests/AuditFlow.Engine.Tests -c Release --filter SpeedTests --logger "console;verbosity=detailed"</c>.
/// </summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    private const int Runs = 20_000;

    [Fact]
    public async Task A_run_of_ten_lines_allocates_little()
    {
        var engine = new WorkflowEngine(new ActivityCatalog());
        var definition = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Scenarios", "flow10.json"), TestContext.Current.CancellationToken);
        var workflow = engine.Compile(WorkflowDefinition.Parse(definition));
        await RunAsync(engine, workflow);

        var clock = Stopwatch.StartNew();
        var bytes = await RunAsync(engine, workflow) / Runs;

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMicroseconds / Runs:F1} µs and {bytes} bytes a run"));
        // A debug build allocates more: its state machines are objects.
        bytes.ShouldBeLessThan(12_000);
    }

    private static async Task<long> RunAsync(WorkflowEngine engine, CompiledWorkflow workflow)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Runs; i++)
        {
            // A host each, as it would keep every line.
            await engine.StartAsync(workflow, new StartRun { InstanceId = "run" }, new MemoryHost(engine), CancellationToken.None);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
