using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions;

/// <summary>An input of one activity of a definition: its expression and the type that it wants.</summary>
internal sealed class CompiledInput(string name, Type type, CompiledExpression? expression, object? defaultValue)
{
    /// <summary>A value that is known beforehand and that nobody can change, converted once.</summary>
    private readonly object? _fixed = expression is ConstantExpression { Value: { } constant } && (type.IsValueType || type == typeof(string)) ? ConvertLeniently(constant, type) : null;

    public string Name { get; } = name;

    public bool IsSet => expression is not null;

    /// <summary>The expression; null when the definition does not set the input.</summary>
    public CompiledExpression? Expression => expression;

    /// <summary>The value, where it is known before a run; null where it is computed.</summary>
    public object? Known => _fixed ?? (expression is null ? defaultValue : null);

    public object? Evaluate(Burst burst, ActivityRun run)
    {
        var value = _fixed ?? EvaluateAnew(burst, run);
        run.Node.Log?.Input(burst, run, Name, value);
        return value;
    }

    public T? Evaluate<T>(Burst burst, ActivityRun run) => Evaluate(burst, run) is T value ? value : default;

    private object? EvaluateAnew(Burst burst, ActivityRun run)
    {
        if (expression is null)
        {
            return defaultValue;
        }

        object? value;
        try
        {
            value = expression.Evaluate(burst, run);
        }
        catch (Exception fault) when (burst.Host.IsFault(fault))
        {
            throw new InputFault($"Failed to evaluate activity input '{Name}'", fault);
        }

        return value is null || type == typeof(object) ? value : ConvertLeniently(value, type);
    }

    /// <summary>A value that cannot be converted leaves the input at its type's default, as in Elsa.</summary>
    private static object? ConvertLeniently(object value, Type type) => ValueConversion.TryConvert(value, type, out var converted) ? converted : ValueConversion.DefaultOf(type);
}

/// <summary>An input of an activity could not be evaluated; the reason is the inner exception.</summary>
internal sealed class InputFault(string message, Exception inner) : Exception(message, inner);
