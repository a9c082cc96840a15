using System.Text;

namespace AuditFlow.Engine.Expressions.Liquid;

/// <summary>How a part of a template ended, for break and continue.</summary>
internal enum LiquidEnd
{
    Normal,
    Break,
    Continue,
}

internal abstract class LiquidStatement
{
    public abstract LiquidEnd Render(LiquidScope scope);

    public static LiquidEnd RenderAll(IReadOnlyList<LiquidStatement> statements, LiquidScope scope)
    {
        foreach (var statement in statements)
        {
            scope.Step();
            if (statement.Render(scope) is var end and not LiquidEnd.Normal)
            {
                return end;
            }
        }

        return LiquidEnd.Normal;
    }
}

internal sealed class LiquidText(string text) : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope)
    {
        scope.Write(text);
        return LiquidEnd.Normal;
    }
}

internal sealed class LiquidOutput(LiquidExpression value) : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope)
    {
        scope.Write(LiquidValues.Text(value.Evaluate(scope)));
        return LiquidEnd.Normal;
    }
}

internal sealed class LiquidIf(IReadOnlyList<(LiquidExpression? Condition, IReadOnlyList<LiquidStatement> Body)> branches) : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope)
    {
        foreach (var (condition, body) in branches)
        {
            if (condition is null || LiquidValues.Truth(condition.Evaluate(scope)))
            {
                return RenderAll(body, scope);
            }
        }

        return LiquidEnd.Normal;
    }
}

internal sealed class LiquidCase(LiquidExpression value, IReadOnlyList<(IReadOnlyList<LiquidExpression>? Wanted, IReadOnlyList<LiquidStatement> Body)> branches) : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope)
    {
        var actual = value.Evaluate(scope);
        var matched = false;
        foreach (var (wanted, body) in branches)
        {
            if (wanted is null ? !matched : wanted.Any(candidate => LiquidValues.Same(actual, candidate.Evaluate(scope))))
            {
                matched = true;
                if (RenderAll(body, scope) is var end and not LiquidEnd.Normal)
                {
                    return end;
                }
            }
        }

        return LiquidEnd.Normal;
    }
}

internal sealed class LiquidFor(string name, LiquidExpression source, LiquidExpression? limit, LiquidExpression? offset, bool isReversed, IReadOnlyList<LiquidStatement> body, IReadOnlyList<LiquidStatement>? otherwise)
    : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope)
    {
        IEnumerable<object?> all = source.Evaluate(scope) as object?[] ?? [];
        all = offset is null ? all : all.Skip((int)LiquidValues.ToNumber(offset.Evaluate(scope)));
        all = limit is null ? all : all.Take((int)LiquidValues.ToNumber(limit.Evaluate(scope)));
        object?[] items = isReversed ? [.. all.Reverse()] : [.. all];
        if (items.Length == 0)
        {
            return otherwise is null ? LiquidEnd.Normal : RenderAll(otherwise, scope);
        }

        for (var i = 0; i < items.Length; i++)
        {
            scope.Assign(name, LiquidValues.From(items[i]));
            scope.Assign("forloop", Position(i, items.Length));
            if (RenderAll(body, scope) == LiquidEnd.Break)
            {
                break;
            }
        }

        scope.Forget(name);
        scope.Forget("forloop");
        return LiquidEnd.Normal;
    }

    private static Dictionary<string, object?> Position(int i, int length) => new(StringComparer.Ordinal)
    {
        ["index"] = (decimal)(i + 1),
        ["index0"] = (decimal)i,
        ["rindex"] = (decimal)(length - i),
        ["rindex0"] = (decimal)(length - i - 1),
        ["first"] = i == 0,
        ["last"] = i == length - 1,
        ["length"] = (decimal)length,
    };
}

internal sealed class LiquidJump(LiquidEnd end) : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope) => end;
}

internal sealed class LiquidAssign(string name, LiquidExpression value) : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope)
    {
        scope.Assign(name, value.Evaluate(scope));
        return LiquidEnd.Normal;
    }
}

internal sealed class LiquidCapture(string name, IReadOnlyList<LiquidStatement> body) : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope)
    {
        var outer = scope.Text;
        scope.Text = new StringBuilder();
        var end = RenderAll(body, scope);
        scope.Assign(name, scope.Text.ToString());
        scope.Text = outer;
        return end;
    }
}

/// <summary>Counts a name of its own up or down, and writes it.</summary>
internal sealed class LiquidCount(string name, int by) : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope)
    {
        var counter = "$" + name;
        var before = LiquidValues.ToNumber(scope.Find(counter, null, out _));
        var written = by > 0 ? before : before - 1;
        scope.Assign(counter, before + by);
        scope.Write(LiquidValues.Text(written));
        return LiquidEnd.Normal;
    }
}

/// <summary>Writes its values in turn, one each time that it is reached.</summary>
internal sealed class LiquidCycle(string key, IReadOnlyList<LiquidExpression> values) : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope)
    {
        var counter = "$cycle:" + key;
        var turn = (int)LiquidValues.ToNumber(scope.Find(counter, null, out _));
        scope.Assign(counter, (decimal)(turn + 1));
        scope.Write(LiquidValues.Text(values[turn % values.Count].Evaluate(scope)));
        return LiquidEnd.Normal;
    }
}

/// <summary>Other templates cannot be brought in.</summary>
internal sealed class LiquidNoTemplate(string name) : LiquidStatement
{
    public override LiquidEnd Render(LiquidScope scope) => throw new ExpressionFault($"There is no template {name}.liquid.");
}
