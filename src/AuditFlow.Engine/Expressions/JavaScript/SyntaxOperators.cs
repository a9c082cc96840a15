namespace AuditFlow.Engine.Expressions.JavaScript;

internal sealed class Unary(string mark, Syntax operand) : Syntax
{
    public override object? Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        return mark switch
        {
            "!" => Operators.Box(!Operators.Truth(value)),
            "-" => Operators.Box(-Operators.Number(value)),
            "+" => Operators.Box(Operators.Number(value)),
            "~" => Operators.Box(~Operators.Int32(value)),
            "typeof" => Operators.TypeOf(value),
            "void" => Undefined.Value,
            _ => throw new InvalidOperationException(mark),
        };
    }
}

internal sealed class Delete(Syntax operand) : Syntax
{
    public override object? Evaluate(Frame frame)
    {
        if (operand is MemberAccess access)
        {
            var (target, name) = access.Locate(frame);
            if (target is ScriptObject { IsFrozen: true })
            {
                throw new ScriptError($"Cannot delete property '{name}'");
            }

            if (target is ScriptObject scripted)
            {
                scripted.Members.Remove(name!);
            }
        }

        return Operators.Box(true);
    }
}

internal sealed class Binary(string mark, Syntax left, Syntax right) : Syntax
{
    public override object? Evaluate(Frame frame) => Apply(frame.Run, mark, left.Evaluate(frame), right.Evaluate(frame));

    public static object? Apply(ScriptRun run, string mark, object? a, object? b) => mark switch
    {
        "+" => Operators.Add(run, a, b),
        "-" => Operators.Box(Operators.Number(a) - Operators.Number(b)),
        "*" => Operators.Box(Operators.Number(a) * Operators.Number(b)),
        "/" => Operators.Box(Operators.Number(a) / Operators.Number(b)),
        "%" => Operators.Box(Operators.Number(a) % Operators.Number(b)),
        "**" => Operators.Box(Operators.Power(Operators.Number(a), Operators.Number(b))),
        "==" => Operators.Box(Operators.LooseEquals(a, b)),
        "!=" => Operators.Box(!Operators.LooseEquals(a, b)),
        "===" => Operators.Box(Operators.StrictEquals(a, b)),
        "!==" => Operators.Box(!Operators.StrictEquals(a, b)),
        "<" => Operators.Box(Operators.Less(a, b) is true),
        ">" => Operators.Box(Operators.Less(b, a) is true),
        "<=" => Operators.Box(Operators.Less(b, a) is false),
        ">=" => Operators.Box(Operators.Less(a, b) is false),
        "&" => Operators.Box(Operators.Int32(a) & Operators.Int32(b)),
        "|" => Operators.Box(Operators.Int32(a) | Operators.Int32(b)),
        "^" => Operators.Box(Operators.Int32(a) ^ Operators.Int32(b)),
        "<<" => Operators.Box(Operators.Int32(a) << (Operators.Int32(b) & 31)),
        ">>" => Operators.Box(Operators.Int32(a) >> (Operators.Int32(b) & 31)),
        ">>>" => Operators.Box((uint)Operators.Int32(a) >> (Operators.Int32(b) & 31)),
        "in" => Operators.Box(Members.Has(b, Operators.Text(a))),
        "instanceof" => Operators.Box(Constructors.IsMadeBy(a, b)),
        _ => throw new InvalidOperationException(mark),
    };
}

/// <summary>And, or, and the operator for what is missing: the right side is evaluated only when it matters.</summary>
internal sealed class Logical(string mark, Syntax left, Syntax right) : Syntax
{
    public override object? Evaluate(Frame frame)
    {
        var value = left.Evaluate(frame);
        return Settles(mark, value) ? value : right.Evaluate(frame);
    }

    public static bool Settles(string mark, object? left) => mark switch
    {
        "&&" => !Operators.Truth(left),
        "||" => Operators.Truth(left),
        _ => left is not (null or Undefined),
    };
}

internal sealed class Conditional(Syntax condition, Syntax then, Syntax otherwise) : Syntax
{
    public override object? Evaluate(Frame frame) => Operators.Truth(condition.Evaluate(frame)) ? then.Evaluate(frame) : otherwise.Evaluate(frame);
}

/// <summary>Expressions parted by commas.</summary>
internal sealed class Several(Syntax first, Syntax second) : Syntax
{
    public override object? Evaluate(Frame frame)
    {
        first.Evaluate(frame);
        return second.Evaluate(frame);
    }
}

internal sealed class Assignment(string mark, Pattern target, Syntax value) : Syntax
{
    public bool IsPlain => mark == "=";

    public Pattern Target => target;

    public Syntax Value => value;

    public override object? Evaluate(Frame frame)
    {
        if (mark == "=")
        {
            var assigned = value.Evaluate(frame);
            target.Assign(frame, assigned, declares: false);
            return assigned;
        }

        var place = ((PlacePattern)target).Place;
        var before = place.Evaluate(frame);
        var operation = mark[..^1];
        if (operation is "&&" or "||" or "??")
        {
            if (Logical.Settles(operation, before))
            {
                return before;
            }

            var late = value.Evaluate(frame);
            target.Assign(frame, late, declares: false);
            return late;
        }

        var after = Binary.Apply(frame.Run, operation, before, value.Evaluate(frame));
        target.Assign(frame, after, declares: false);
        return after;
    }
}

internal sealed class Increment(PlacePattern target, int by, bool returnsBefore) : Syntax
{
    public override object? Evaluate(Frame frame)
    {
        var before = Operators.Number(target.Place.Evaluate(frame));
        var after = before + by;
        target.Assign(frame, Operators.Box(after), declares: false);
        return Operators.Box(returnsBefore ? before : after);
    }
}
