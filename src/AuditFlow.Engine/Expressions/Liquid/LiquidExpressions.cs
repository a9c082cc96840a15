namespace AuditFlow.Engine.Expressions.Liquid;

internal abstract class LiquidExpression
{
    public abstract object? Evaluate(LiquidScope scope);
}

internal sealed class LiquidLiteral(object? value) : LiquidExpression
{
    public override object? Evaluate(LiquidScope scope) => value;
}

/// <summary><c>(1..5)</c></summary>
internal sealed class LiquidRange(LiquidExpression from, LiquidExpression to) : LiquidExpression
{
    public override object? Evaluate(LiquidScope scope)
    {
        var first = (int)LiquidValues.ToNumber(from.Evaluate(scope));
        var last = (int)LiquidValues.ToNumber(to.Evaluate(scope));
        var items = new List<object?>();
        for (var i = first; i <= last; i++)
        {
            scope.Step();
            items.Add((decimal)i);
        }

        return items.ToArray();
    }
}

/// <summary><c>Variables.Order.lines[0].sum</c></summary>
internal sealed class LiquidPath(string name, IReadOnlyList<(string? Name, LiquidExpression? Key)> steps) : LiquidExpression
{
    public override object? Evaluate(LiquidScope scope)
    {
        var member = steps.Count == 0 ? null : steps[0].Name ?? (steps[0].Key!.Evaluate(scope) is string text ? text : null);
        var value = scope.Find(name, member, out var tookMember);
        for (var i = tookMember ? 1 : 0; i < steps.Count; i++)
        {
            value = steps[i].Name is { } step ? LiquidValues.Member(value, step) : LiquidValues.At(value, steps[i].Key!.Evaluate(scope));
        }

        return value;
    }
}

/// <summary>A value with filters behind it.</summary>
internal sealed class LiquidFiltered(LiquidExpression value, IReadOnlyList<(LiquidFilter? Filter, IReadOnlyList<LiquidExpression> Arguments)> filters) : LiquidExpression
{
    public override object? Evaluate(LiquidScope scope)
    {
        var current = value.Evaluate(scope);
        foreach (var (filter, arguments) in filters)
        {
            scope.Step();

            // A filter that nobody knows passes its input on.
            current = filter is null ? current : Apply(filter, scope, current, [.. arguments.Select(argument => argument.Evaluate(scope))]);
        }

        return current;
    }

    /// <summary>Numbers are exact decimals here, so a filter can divide by zero or leave their range.</summary>
    private static object? Apply(LiquidFilter filter, LiquidScope scope, object? input, object?[] arguments)
    {
        try
        {
            return filter(scope, input, arguments);
        }
        catch (ArithmeticException fault)
        {
            throw new ExpressionFault(fault.Message);
        }
    }
}

internal sealed class LiquidComparison(string mark, LiquidExpression left, LiquidExpression right) : LiquidExpression
{
    public override object? Evaluate(LiquidScope scope)
    {
        var a = left.Evaluate(scope);
        var b = right.Evaluate(scope);
        return mark switch
        {
            "==" => LiquidValues.Same(a, b),
            "!=" or "<>" => !LiquidValues.Same(a, b),
            "<" => LiquidValues.Order(a, b) < 0,
            ">" => LiquidValues.Order(a, b) > 0,
            "<=" => LiquidValues.Order(a, b) <= 0,
            ">=" => LiquidValues.Order(a, b) >= 0,
            "contains" => a is object?[] list
                ? Array.Exists(list, item => LiquidValues.Same(LiquidValues.From(item), b))
                : a is string text && text.Contains(LiquidValues.Text(b), StringComparison.Ordinal),
            "startswith" => a is string start && start.StartsWith(LiquidValues.Text(b), StringComparison.Ordinal),
            "endswith" => a is string end && end.EndsWith(LiquidValues.Text(b), StringComparison.Ordinal),
            _ => false,
        };
    }
}

/// <summary>And, or: grouped from the right.</summary>
internal sealed class LiquidJunction(bool isAnd, LiquidExpression left, LiquidExpression right) : LiquidExpression
{
    public override object? Evaluate(LiquidScope scope)
    {
        var first = LiquidValues.Truth(left.Evaluate(scope));
        return isAnd ? first && LiquidValues.Truth(right.Evaluate(scope)) : first || LiquidValues.Truth(right.Evaluate(scope));
    }
}
