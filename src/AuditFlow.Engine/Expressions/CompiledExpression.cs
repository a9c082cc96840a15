using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions;

/// <summary>An expression of a definition, ready to be evaluated for an execution of the activity that it belongs to.</summary>
internal abstract class CompiledExpression
{
    public abstract object? Evaluate(Burst burst, ActivityRun run);
}

/// <summary>A value that is known when the definition is compiled.</summary>
internal sealed class ConstantExpression(object? value) : CompiledExpression
{
    public object? Value { get; } = value;

    public override object? Evaluate(Burst burst, ActivityRun run) => Value;
}

/// <summary>The value of a variable of an enclosing activity.</summary>
internal sealed class VariableExpression(Node holder, int slot) : CompiledExpression
{
    public override object? Evaluate(Burst burst, ActivityRun run) => run.Enclosing(holder).Values?[slot];
}

/// <summary>The value of an input of the workflow.</summary>
internal sealed class WorkflowInputExpression(string name) : CompiledExpression
{
    public override object? Evaluate(Burst burst, ActivityRun run) => burst.InputOf(run, name);
}

/// <summary>An expression that could not be compiled, where the engine is told to let it fault when it is reached.</summary>
internal sealed class FaultingExpression(string reason) : CompiledExpression
{
    public override object? Evaluate(Burst burst, ActivityRun run) => throw new InvalidOperationException(reason);
}
