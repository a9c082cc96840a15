using AuditFlow.Engine;

namespace AuditFlow.Benchmarks;

/// <summary>A host that keeps nothing. Its ids are numbers, so that the engine is measured and not the making of ids.</summary>
public sealed class QuietHost : IRunHost
{
    long last;

    public TimeProvider Clock => TimeProvider.System;

    public IServiceProvider Services => throw new NotSupportedException("No activity of a host is measured.");

    public string NewId() => (++last).ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    public void WriteLine(string text)
    {
    }

    public ValueTask<CompiledWorkflow?> FindWorkflowAsync(string definitionId, WorkflowVersion version, CancellationToken cancellationToken) => ValueTask.FromResult<CompiledWorkflow?>(null);

    public ValueTask ActivityStartingAsync(ActivityContext context) => ValueTask.CompletedTask;

    public ValueTask ActivityEndedAsync(ActivityContext context) => ValueTask.CompletedTask;

    public ValueTask ActivityFaultedAsync(ActivityContext context, Exception fault) => ValueTask.CompletedTask;

    public bool IsFault(Exception exception) => true;
}

internal static class Definitions
{
    public static WorkflowDefinition Load(string name) => WorkflowDefinition.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "definitions", name + ".json")));

    public static CompiledWorkflow Compile(WorkflowEngine engine, string name) => engine.Compile(Load(name));
}
