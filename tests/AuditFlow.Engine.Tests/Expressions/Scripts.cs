using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;
using AuditFlow.Engine.Memory;

namespace AuditFlow.Engine.Tests.Expressions;

/// <summary>Evaluates expressions as an activity of a run would, without the run.</summary>
internal sealed class Scripts
{
    private readonly EngineOptions _options;
    private readonly Burst _burst;
    private readonly Node _node;
    private readonly ActivityRun _run;

    public Scripts(EngineOptions? options = null)
    {
        _options = options ?? new EngineOptions();
        var engine = new WorkflowEngine(new ActivityCatalog(), _options);
        var workflow = engine.Compile(new Drawing("d")
            .Variable("Name", "String", "Ada").Variable("Count", "Int32", "3").Variable("Tags", "Object", null).Variable("Order", "ObjectDictionary", """{"lines":[{"sku":"a","qty":2}],"total":12.5}""")
            .Line("w").Definition());
        _burst = new Burst(engine, workflow, new WorkflowState { InstanceId = "i", Input = new Dictionary<string, object?> { ["Id"] = "42", ["Rows"] = new object?[] { 1d, "two", null } } }, new MemoryHost(engine), 0, CancellationToken.None);
        _run = new ActivityRun("r", workflow.Root, null) { Values = [.. workflow.Root.Variables.Select(slot => slot.Initial)] };
        _node = workflow.Nodes[^1];
        _run = new ActivityRun("w", _node, new ActivityRun("f", workflow.Nodes[1], _run));
    }

    /// <summary>Compiles and evaluates; throws what the engine throws.</summary>
    public object? Evaluate(string type, string source)
        => ExpressionCompiler.Compile(type, System.Text.Json.Nodes.JsonValue.Create(source), _node, _options)?.Evaluate(_burst, _run);
}
